import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createSigningKeys, givenSigningKey } from '../../src/profiles/signing-keys.ts';

const pemOf = (type: 'ed25519' | 'rsa'): string => {
  const { privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'okta-evidence-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

describe('the key that a machine keeps for an org', () => {
  test('is made once, and only its owner can read it', async () => {
    const keys = createSigningKeys(join(folder, 'keys'));
    expect(await keys.read('127.0.0.1:7480')).toBeUndefined();
    const { key, file } = await keys.make('127.0.0.1:7480');
    expect(key.asymmetricKeyType).toBe('ed25519');
    expect((await keys.read('127.0.0.1:7480'))?.equals(key)).toBe(true);
    expect((await keys.make('127.0.0.1:7480')).key.equals(key)).toBe(true);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['127.0.0.1_7480.pem']);
    expect([statSync(file).mode & 0o777, statSync(join(folder, 'keys')).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  test('is one, however many processes make it at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => createSigningKeys(folder).make('acme.okta.com')));
    expect(made.every(({ key }) => made[0]?.key.equals(key))).toBe(true);
  });

  test('is refused once others can read it', async () => {
    const keys = createSigningKeys(folder);
    const { file } = await keys.make('acme.okta.com');
    chmodSync(file, 0o644);
    await expect(keys.read('acme.okta.com')).rejects.toMatchObject({ code: 'signing-key-exposed', exitCode: 2 });
  });

  test('is looked for in its folder alone', async () => {
    writeFileSync(join(folder, 'outside.pem'), pemOf('ed25519'), { mode: 0o600 });
    expect(await createSigningKeys(join(folder, 'keys')).read('../outside')).toBeUndefined();
  });
});

describe('OKTA_EVIDENCE_SIGNING_KEY', () => {
  const given = (value: string) => givenSigningKey({ OKTA_EVIDENCE_SIGNING_KEY: value }, folder);

  test('holds a PEM, also on one line, or the path of one', async () => {
    const pem = pemOf('ed25519');
    writeFileSync(join(folder, 'key.pem'), pem);
    const [direct, oneLine, path] = await Promise.all([
      given(pem),
      given(pem.replaceAll('\n', '\\n')),
      given('key.pem'),
    ]);
    expect(direct?.equals(oneLine as never)).toBe(true);
    expect(direct?.equals(path as never)).toBe(true);
    expect(await given('')).toBeUndefined();
  });

  test.each([
    ['an RSA key', () => pemOf('rsa'), 'signing-key-not-ed25519'],
    ['half a PEM', () => pemOf('ed25519').slice(0, 60), 'signing-key-invalid'],
    ['a path that leads nowhere', () => 'not-there.pem', 'signing-key-unreadable'],
    ['a key without its lines', () => 'MC4CAQAwBQYDK2VwBCIEIH/secretsecretsecret', 'signing-key-unreadable'],
    ['a folder', () => '.', 'signing-key-unreadable'],
  ])('%s is refused, and not repeated', async (_what, make, code) => {
    const value = make();
    const error = await given(value).catch((thrown) => thrown);
    expect(error).toMatchObject({ code, exitCode: 2 });
    if (value.length > 20)
      expect(JSON.stringify(error) + error.message + error.cause).not.toContain(value.slice(28, 50));
  });
});
