import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPseudonymKeys, givenPseudonymKey } from '../../src/profiles/pseudonym-keys.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'okta-evidence-keys-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return join(path, 'keys');
}

test('a key is made once for an org, for its owner alone, also by several at a time', async () => {
  const path = folder();
  const keys = createPseudonymKeys(path);
  const made = await Promise.all([1, 2, 3].map(() => keys.keep('acme.okta.com')));
  expect(new Set(made.map(({ key }) => key.export().toString('hex'))).size).toBe(1);
  expect((await keys.keep('acme.okta.com')).isNew).toBe(false);
  expect((await keys.keep('127.0.0.1:80')).key.equals(made[0]?.key as never)).toBe(false);
  expect(readdirSync(path).sort()).toEqual(['127.0.0.1_80.key', 'acme.okta.com.key']);
  expect(statSync(join(path, 'acme.okta.com.key')).mode & 0o777).toBe(0o600);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test('a key that others can read, or that is none, is refused', async () => {
  const path = folder();
  const keys = createPseudonymKeys(path);
  const { file } = await keys.keep('acme.okta.com');
  const refused = { code: 'pseudonym-key-unusable', exitCode: 2 };
  chmodSync(file, 0o644);
  await expect(keys.keep('acme.okta.com')).rejects.toMatchObject(refused);
  chmodSync(file, 0o600);
  writeFileSync(file, 'secret of another kind');
  const error = await keys.keep('acme.okta.com').catch((cause) => cause);
  expect(error).toMatchObject(refused);
  expect(`${error.message}${error.hint}`).not.toContain('secret of another kind');
});

test('the environment brings one', () => {
  const hex = '0123456789abcdef'.repeat(4);
  expect(
    givenPseudonymKey({ OKTA_EVIDENCE_PSEUDONYM_KEY: `${hex}\n` })
      ?.export()
      .toString('hex'),
  ).toBe(hex);
  expect(givenPseudonymKey({})).toBeUndefined();
  expect(() => givenPseudonymKey({ OKTA_EVIDENCE_PSEUDONYM_KEY: 'hunter2' })).toThrow('64 hexadecimal digits');
});
