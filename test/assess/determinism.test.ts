import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { factorsOf, user } from '../checks/given.ts';
import { freshMachine } from '../e2e/run-bin.ts';
import { goodOrg, snapshotFixture } from './snapshot-fixture.ts';

const names = ['äpfel', 'Zebra', 'éclair', 'i', 'I', 'ı', 'ß', '10', '9'];
const faulty = {
  ...goodOrg,
  users: [
    ...(goodOrg.users ?? []),
    ...names.map((id) => user(id, { lastLogin: '2027-12-31T23:30:00.000-05:00', activated: null })),
  ],
  'user-factors': [...(goodOrg['user-factors'] ?? []), ...names.map((id) => factorsOf(id))],
};
const anotherMachine = fileURLToPath(new URL('another-machine.cjs', import.meta.url));

describe.each(['json', 'junit', 'sarif', 'table'])('test --format %s', (format) => {
  test('gives the same bytes again, in any time zone and locale, ten years on', async () => {
    const { path } = await snapshotFixture({ records: faulty });
    const machine = freshMachine();
    const run = async (env: Record<string, string>) => {
      const ended = await machine.run(['test', '--snapshot', path, '--checks', 'all', '--format', format], { env });
      expect(ended.exitCode, ended.stderr).toBe(1);
      return ended.stdout;
    };
    const first = await run({});
    expect(first).toContain('mfa-all-users');
    expect(first).not.toContain(machine.cwd);
    for (const env of [
      {},
      { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
      { TZ: 'America/St_Johns', LANG: 'sv_SE.UTF-8', LC_ALL: 'sv_SE.UTF-8' },
      { NODE_OPTIONS: `--require=${anotherMachine}` },
    ]) {
      expect(await run(env)).toBe(first);
    }
  });
});

test('--output holds what is printed, and the step summary is added to', async () => {
  const { path } = await snapshotFixture({ records: faulty });
  const machine = freshMachine();
  const env = { GITHUB_STEP_SUMMARY: join(machine.cwd, 'summary.md') };
  const args = ['test', '--snapshot', path, '--format', 'sarif', '--output', 'okta.sarif'];
  const [first] = [await machine.run(args, { env }), await machine.run(args, { env })];
  expect(readFileSync(join(machine.cwd, 'okta.sarif'), 'utf8')).toBe(first.stdout);
  expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8').match(/^## Okta evidence: /gm)).toHaveLength(2);
  const nowhere = await machine.run([...args.slice(0, -1), 'no/such/folder.sarif', '--json']);
  expect([nowhere.exitCode, JSON.parse(nowhere.stderr).error.code]).toEqual([2, 'output-not-writable']);
});

test('--new-since names an earlier snapshot of the same org by its path', async () => {
  const [before, now] = [await snapshotFixture(), await snapshotFixture({ records: faulty })];
  const machine = freshMachine();
  const run = (snapshot: string, since: string) =>
    machine.run(['test', '--snapshot', snapshot, '--new-since', since, '--fail-on', 'critical', '--json']);
  expect((await run(now.path, now.path)).exitCode).toBe(0);
  const fresh = await run(now.path, before.path);
  expect(fresh.exitCode).toBe(1);
  expect(JSON.parse(fresh.stdout).newSince.checks[0]).toMatchObject({ id: 'mfa-all-users', known: 0 });
});
