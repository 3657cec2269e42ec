import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { daysAgo } from '../checks/given.ts';
import { freshMachine } from '../e2e/run-bin.ts';
import { faultlessOrg, reviewsCsv } from './faultless-org.ts';
import { snapshotFixture } from './snapshot-fixture.ts';

/** The file beside this one holds what a person is shown: look at it, and let `-u` write it anew. */
async function shown(name: string, records: typeof faultlessOrg, exitCode: number): Promise<string> {
  const { path } = await snapshotFixture({ records });
  const machine = freshMachine();
  writeFileSync(join(machine.cwd, 'reviews.csv'), reviewsCsv);
  const ended = await machine.run(['test', '--snapshot', path, '--reviews', 'reviews.csv']);
  expect(ended.exitCode, ended.stderr).toBe(exitCode);
  // How many there are is for other tests to say.
  await expect(ended.stdout.replace(/\d+ limitations/, 'n limitations')).toMatchFileSnapshot(
    `__snapshots__/${name}.txt`,
  );
  return ended.stdout;
}

test('an org with nothing wrong reads as good news', async () => {
  const text = await shown('nothing-wrong', faultlessOrg, 0);
  expect(text).toContain('Nothing failed. 5 passed, 1 inherited.');
  expect(text).not.toMatch(/FAIL|INSUFFICIENT|MANUAL|Fix:/);
  expect(text.split('\n').length).toBeLessThan(40);
});

test('a single fault stands out', async () => {
  const users = faultlessOrg.users?.map((one) =>
    'id' in one && one.id === 'kim' ? { ...one, lastLogin: daysAgo(120) } : one,
  );
  const text = await shown('one-fault', { ...faultlessOrg, users: users ?? [] }, 1);
  expect(text).toContain('1 of 6 checks failed: inactive-accounts (1 of 12).\n4 passed, 1 inherited.');
  expect(text.match(/FAIL/g)).toHaveLength(1);
  expect(text.match(/Fix: /g)).toHaveLength(1);
  expect(text.split('\n').length).toBeLessThan(52);
});
