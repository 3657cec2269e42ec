import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../../src/simulator/server.ts';
import { openSnapshot } from '../../src/snapshot/read.ts';
import { freshMachine } from '../e2e/run-bin.ts';
import { assessed } from './assessed.ts';

type Expected = Record<string, Record<string, { verdict: string; why: string }>>;
const expected = JSON.parse(
  readFileSync(new URL('../../fixtures/orgs/acme/expected.json', import.meta.url), 'utf8'),
) as Expected;

test('the checks say of Acme what the table beside it says', async () => {
  const okta = await startSimulator();
  onTestFinished(() => okta.close());
  const machine = freshMachine();
  const synced = await machine.run(['sync'], { env: { OKTA_CLIENT_ORGURL: okta.url, OKTA_CLIENT_TOKEN: okta.token } });
  expect(synced.exitCode, synced.stderr).toBe(0);
  const orgFolder = join(machine.cwd, 'evidence', new URL(okta.url).host.replace(':', '_'));
  const [id = ''] = readdirSync(orgFolder).filter((name) => name.endsWith('Z'));
  const { checks } = await assessed(await openSnapshot(join(orgFolder, id)));

  for (const { id: check, findings, population, passed } of checks) {
    const found = new Map(findings.map(({ entity, verdict }) => [entity.id, verdict]));
    const table = Object.entries(expected[check] ?? {});
    const said = Object.fromEntries(table.map(([entity]) => [entity, found.get(entity) ?? 'PASS']));
    expect(said, check).toEqual(Object.fromEntries(table.map(([entity, { verdict }]) => [entity, verdict])));
    // Nobody else was found, and nobody was left out.
    expect(
      [...found.keys()].filter((entity) => !(entity in said)),
      check,
    ).toEqual([]);
    expect([check, population]).toEqual([check, table.length]);
    expect(passed).toBe(table.filter(([, { verdict }]) => verdict === 'PASS').length);
  }
});
