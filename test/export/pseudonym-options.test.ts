import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { snapshotFixture } from '../assess/snapshot-fixture.ts';
import { fakeHost } from '../cli/fake-host.ts';

const hex = '0123456789abcdef'.repeat(4);

async function host(env: Record<string, string> = {}) {
  const made = fakeHost({ env });
  const { path } = await snapshotFixture();
  cpSync(path, join(made.cwd, 'evidence', 'acme.okta.com', '20280529T120000Z'), { recursive: true });
  return made;
}

test('the map tells who is who, to its owner alone, and lies outside the bundle', async () => {
  const { cwd, run } = await host();
  const line = ['export', '--pseudonymize', '--format', 'csv', '--output', 'bundle', '--pseudonym-map'];
  expect((await run(...line, 'map.csv')).exitCode).toBe(0);
  const map = join(cwd, 'map.csv');
  expect(statSync(map).mode & 0o777).toBe(0o600);
  const rows = parse(readFileSync(map), { columns: true }) as Record<string, string>[];
  const users = parse(readFileSync(join(cwd, 'bundle', 'evidence', 'okta-users.csv')), { columns: true }) as Record<
    string,
    string
  >[];
  const originals = users.map(({ login }) => rows.find(({ pseudonym }) => pseudonym === login)?.['original']);
  expect(originals).toEqual(['u1@acme.example', 'zoë@acme.example', 'gone@acme.example']);
  for (const inside of ['bundle', 'bundle/map.csv']) {
    const refused = await run(...line, inside);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('must not lie in the bundle')]);
  }
  expect((await run('export', '--pseudonym-map', 'other.csv')).exitCode).toBe(2);
  expect(existsSync(join(cwd, 'other.csv'))).toBe(false);
});

test('in CI a key has to be given: none is made that would be lost', async () => {
  const { cwd, run } = await host({ CI: 'true' });
  const refused = await run('export', '--pseudonymize', '--output', 'bundle');
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('OKTA_EVIDENCE_PSEUDONYM_KEY')]);
  expect([existsSync(join(cwd, 'bundle')), existsSync(join(cwd, 'pseudonym-keys'))]).toEqual([false, false]);
  const given = await host({ CI: 'true', OKTA_EVIDENCE_PSEUDONYM_KEY: hex });
  const exported = await given.run('export', '--pseudonymize', '--format', 'csv', '--output', 'bundle', '--json');
  expect(exported.exitCode).toBe(0);
  expect(JSON.parse(exported.stdout).pseudonymized.keyFingerprint).toMatch(/^[\da-f]{16}$/);
  expect(exported.stdout + readFileSync(join(given.cwd, 'bundle', 'assessment.json'), 'utf8')).not.toContain(hex);
});
