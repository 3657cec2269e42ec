import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { CredentialKey, CredentialStore } from '../../src/profiles/credential-store.ts';
import { createSealedFiles } from '../../src/profiles/sealed-file.ts';

const key: CredentialKey = { profile: 'acme', orgUrl: 'https://acme.okta.com', store: 'file' };
const secret = '00SECRET-not-a-real-token-000000000000000';
const passphrase = 'correct horse battery staple';
const refused = (code: string, exitCode = 3): Error => expect.objectContaining({ code, exitCode }) as Error;

let folder: string;
const asked: string[] = [];

/** Another process: nothing is remembered. */
const store = (env: NodeJS.ProcessEnv = {}, answer?: string): CredentialStore =>
  createSealedFiles(folder, env, async (question) => {
    asked.push(question);
    return answer;
  });
const withPassphrase = (text = passphrase): CredentialStore => store({ OKTA_EVIDENCE_PASSPHRASE: text });
const file = (): string => join(folder, 'acme.credential');
const printing = (text: string): string => `"${process.execPath}" -e "console.log('${text}')"`;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'okta-evidence-test-'));
  folder = join(root, 'profiles');
  asked.length = 0;
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
});

describe('a sealed file', () => {
  it('gives the secret back for its passphrase, however that comes', async () => {
    await withPassphrase().write(key, secret);
    expect(await withPassphrase().read(key)).toBe(secret);
    expect(await store({}, passphrase).read(key)).toBe(secret);
    expect(asked).toEqual(['Passphrase of profile "acme":']);
    const byCommand = { ...key, passphraseCommand: printing(passphrase) };
    expect(await store().read(byCommand)).toBe(secret);
  });

  it('is for its owner alone, and leaves nothing beside it', async () => {
    await withPassphrase().write(key, secret);
    expect(readdirSync(folder)).toEqual(['acme.credential']);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('states how the key is made, and holds neither secret nor passphrase', async () => {
    await withPassphrase().write(key, secret);
    const text = readFileSync(file(), 'utf8');
    const sealed = JSON.parse(text);
    expect(sealed).toMatchObject({
      schema: 'okta-evidence/credential@1',
      profile: 'acme',
      org: 'https://acme.okta.com',
      kdf: { name: 'scrypt', N: 131072, r: 8, p: 1 },
      cipher: 'aes-256-gcm',
    });
    expect(Buffer.from(sealed.kdf.salt, 'base64')).toHaveLength(32);
    for (const hidden of [secret, passphrase]) {
      expect(text).not.toContain(hidden);
      expect(text).not.toContain(Buffer.from(hidden).toString('base64').slice(0, 20));
    }
  });

  it('has a salt of its own, and a nonce that is never used twice', async () => {
    const credentials = withPassphrase();
    const parts = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.credential`), 'utf8'));
    await credentials.write(key, secret);
    const first = parts('acme');
    await credentials.write({ ...key, profile: 'other' }, secret);
    expect(parts('other').kdf.salt).not.toBe(first.kdf.salt);
    await credentials.write(key, secret);
    expect(parts('acme').iv).not.toBe(first.iv);
    expect(parts('acme').ciphertext).not.toBe(first.ciphertext);
  });

  it('is written again in a long run without asking again', async () => {
    await withPassphrase().write(key, 'before');
    const credentials = store({}, passphrase);
    expect(await credentials.read(key)).toBe('before');
    await credentials.write(key, 'rotated');
    expect(await credentials.read(key)).toBe('rotated');
    expect(asked).toHaveLength(1);
    expect(await withPassphrase().read(key)).toBe('rotated');
  });

  it('says so when the passphrase is wrong, without repeating it', async () => {
    await withPassphrase().write(key, secret);
    const error = await withPassphrase('not the right one')
      .read(key)
      .catch((caught: Error) => caught);
    expect(error).toEqual(refused('wrong-passphrase'));
    expect(JSON.stringify(error) + String(error)).not.toContain('not the right one');
    expect((error as Error).message).toContain('OKTA_EVIDENCE_PASSPHRASE');
  });

  it('is worth nothing to whoever takes it without the passphrase', async () => {
    await withPassphrase().write(key, secret);
    const stolen = `${folder}-stolen`;
    cpSync(folder, stolen, { recursive: true });
    const thief = (env: NodeJS.ProcessEnv) => createSealedFiles(stolen, env, async () => undefined);
    await expect(thief({}).read(key)).rejects.toThrow(refused('passphrase-needed'));
    await expect(thief({ OKTA_EVIDENCE_PASSPHRASE: 'guess' }).read(key)).rejects.toThrow(refused('wrong-passphrase'));
  });

  it.each([
    ['the org', { org: 'https://evil.example' }, { orgUrl: 'https://evil.example' }],
    ['the profile', { profile: 'evil' }, { profile: 'evil' }],
    ['the salt', { kdf: { name: 'scrypt', N: 131072, r: 8, p: 1, salt: 'AAAA' } }, {}],
    ['the nonce', { iv: 'AAAAAAAAAAAAAAAA' }, {}],
    ['the ciphertext', { ciphertext: 'AAAA' }, {}],
    ['the tag', { tag: 'AAAAAAAAAAAAAAAAAAAAAA==' }, {}],
    ['the tag, cut short', { tag: 'AAAA' }, {}],
  ])('does not open when somebody changed %s', async (_what, change, asked) => {
    await withPassphrase().write(key, secret);
    const altered = { ...JSON.parse(readFileSync(file(), 'utf8')), ...change };
    const wanted = { ...key, ...asked };
    writeFileSync(join(folder, `${wanted.profile}.credential`), JSON.stringify(altered));
    await expect(withPassphrase().read(wanted)).rejects.toThrow(refused('wrong-passphrase'));
  });

  it.each(['{', '{}', '{"schema":"okta-evidence/credential@2"}'])('is called damaged: %s', async (text) => {
    await withPassphrase().write(key, secret);
    writeFileSync(file(), text);
    await expect(withPassphrase().read(key)).rejects.toThrow(refused('credential-file-damaged', 2));
  });

  it('obeys no weaker numbers than its own', async () => {
    await withPassphrase().write(key, secret);
    const sealed = JSON.parse(readFileSync(file(), 'utf8'));
    writeFileSync(file(), JSON.stringify({ ...sealed, kdf: { ...sealed.kdf, N: 2 } }));
    await expect(withPassphrase().read(key)).rejects.toThrow(refused('credential-file-damaged', 2));
  });

  it('of another org is none', async () => {
    await withPassphrase().write(key, secret);
    expect(await withPassphrase().read({ ...key, orgUrl: 'https://evil.okta.com' })).toBeUndefined();
    expect(await withPassphrase().read({ ...key, profile: 'other' })).toBeUndefined();
  });

  it('is gone when it is deleted', async () => {
    await withPassphrase().write(key, secret);
    await withPassphrase().delete(key);
    expect(readdirSync(folder)).toEqual([]);
    expect(await withPassphrase().read(key)).toBeUndefined();
  });
});

describe('the passphrase', () => {
  it('comes from the environment before the command that the profile keeps, while sealing the other way round', async () => {
    const both = { ...key, passphraseCommand: printing('of the command') };
    await withPassphrase('of the environment').write(both, secret);
    await expect(withPassphrase('of the environment').read(both)).rejects.toThrow(refused('wrong-passphrase'));
    expect(await store().read(both)).toBe(secret);
  });

  it.each([
    ['exit 3', 'exit code 3'],
    ['true', 'printed nothing'],
    ['echo; echo second line', 'printed nothing'],
    ['echo HIDDEN; echo HIDDEN >&2; exit 7', 'exit code 7'],
  ])('command %j that fails is told by its end, never by its output', async (command, message) => {
    const error = await store()
      .write({ ...key, passphraseCommand: command }, secret)
      .catch((caught: Error) => caught);
    expect(error).toEqual(refused('passphrase-command-failed'));
    expect((error as Error).message).toContain(message);
    expect(JSON.stringify(error) + String(error)).not.toContain('HIDDEN');
  });

  it('command sees none of the secrets in the environment', async () => {
    const env = { PATH: process.env['PATH'], OKTA_CLIENT_TOKEN: 'T', OKTA_CLIENT_PRIVATEKEY: 'K', VAULT_TOKEN: 'V' };
    const command = 'echo "$OKTA_CLIENT_TOKEN-$OKTA_CLIENT_PRIVATEKEY-$VAULT_TOKEN"';
    await store(env).write({ ...key, passphraseCommand: command }, secret);
    expect(await withPassphrase('--V').read(key)).toBe(secret);
  });

  it.each([[undefined], ['']])('that nobody gives (%j) means that nothing is written', async (answer) => {
    await expect(store({}, answer).write(key, secret)).rejects.toThrow(refused('passphrase-needed'));
    expect(() => readdirSync(folder)).toThrow();
  });
});
