import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { goodOrg, snapshotFixture } from '../assess/snapshot-fixture.ts';
import { factor, factorsOf, user } from '../checks/given.ts';
import { type Ended, freshMachine, jsonError, type Machine } from '../e2e/run-bin.ts';

const hostile = '=HYPERLINK("http://evil.example","x")\u001b[2J\u202e';

/** An evidence folder with two snapshots: in the second somebody has lost MFA, and somebody with a hostile name joined. */
async function twoSnapshots(): Promise<{ machine: Machine; diff: (...args: string[]) => Promise<Ended> }> {
  const machine = freshMachine();
  const before = await snapshotFixture();
  const after = await snapshotFixture({
    records: {
      ...goodOrg,
      users: [...(goodOrg.users ?? []), user('u9', { profile: { login: hostile } })],
      'user-factors': [
        factorsOf('u1'),
        factorsOf('u2', factor('webauthn'), factor('sms')),
        factorsOf('u9', factor('push')),
      ],
    },
  });
  const orgFolder = join(machine.cwd, 'evidence', 'acme.okta.com');
  cpSync(before.path, join(orgFolder, '20280529T120000Z'), { recursive: true });
  cpSync(after.path, join(orgFolder, '20280530T120000Z'), { recursive: true });
  return { machine, diff: (...args) => machine.run(['diff', ...args]) };
}

test('exits with 0 when something changed, and with 1 for a regression where that is asked for', async () => {
  const { diff } = await twoSnapshots();
  const shown = await diff('previous', 'latest');
  expect(shown.exitCode).toBe(0);
  expect(shown.stdout).toContain('lost  u1@acme.example: strong: push -> none');
  expect(shown.stdout).toContain('3 regressions');
  for (const character of ['\u001b', '\u202e']) expect(shown.stdout).not.toContain(character);
  expect((await diff('previous', 'latest', '--fail-on-regression')).exitCode).toBe(1);
  expect((await diff('latest', 'previous', '--fail-on-regression')).exitCode).toBe(0);
  const same = await diff('latest', '20280530T120000Z', '--fail-on-regression');
  expect([same.exitCode, same.stdout.match(/no change/g)?.length]).toEqual([0, 6]);
});

test('gives one JSON document, and a CSV that a spreadsheet may open', async () => {
  const { machine, diff } = await twoSnapshots();
  const document = JSON.parse((await diff('previous', 'latest', '--json')).stdout);
  expect(document).toMatchObject({
    schema: 'okta-evidence/diff@1',
    org: 'acme.okta.com',
    regressions: 3,
    notCompared: [],
  });
  expect(JSON.parse((await diff('previous', 'latest', '--format', 'json')).stdout)).toEqual(document);
  const written = await diff('previous', 'latest', '--format', 'csv', '--output', 'diff.csv');
  expect(readFileSync(join(machine.cwd, 'diff.csv'), 'utf8')).toBe(written.stdout);
  const rows = parse(written.stdout, { columns: true }) as Record<string, string>[];
  expect(rows).toHaveLength(document.changes.length);
  expect(rows.find(({ entity_id }) => entity_id === 'u9')?.['entity_label']).toBe(
    `'=HYPERLINK("http://evil.example","x")[2J`,
  );
});

test('two orgs, unknown snapshots and a missing folder for the output end with 2', async () => {
  const { machine, diff } = await twoSnapshots();
  const other = join(machine.cwd, 'evidence', 'other.okta.com', '20280530T120000Z');
  cpSync(join(machine.cwd, 'evidence', 'acme.okta.com', '20280530T120000Z'), other, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(other, 'manifest.json'), 'utf8'));
  manifest.org = { ...manifest.org, url: 'https://other.okta.com', id: '00o2' };
  writeFileSync(join(other, 'manifest.json'), JSON.stringify(manifest));
  const refused = await diff('acme.okta.com/20280530T120000Z', other, '--json');
  expect([refused.exitCode, jsonError(refused).code]).toEqual([2, 'diff-other-org']);
  expect((await diff('latest', 'latest', '--org', 'acme.okta.com', '--output', 'no/such/x.csv')).exitCode).toBe(2);
  expect((await diff('latest', 'nonsense', '--org', 'acme.okta.com')).exitCode).toBe(2);
});
