import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { expect, test } from 'vitest';
import { evidenceItems } from '../../src/evidence/index.ts';
import { exportBundle } from '../../src/export.ts';
import { csv } from '../../src/exporters/csv.ts';
import { json } from '../../src/exporters/json.ts';
import type { Snapshot } from '../../src/snapshot/read.ts';
import { assessed } from '../assess/assessed.ts';
import { acmeSnapshot } from './acme-snapshot.ts';

async function evidenceOf(snapshot: Snapshot): Promise<string> {
  const folder = join(dirname(dirname(dirname(snapshot.path))), 'bundle');
  mkdirSync(dirname(folder), { recursive: true });
  const options = { items: evidenceItems, exporters: [csv, json], folder, exportedAt: '2026-06-02T00:00:00.000Z' };
  await exportBundle(snapshot, await assessed(snapshot), options);
  return join(folder, 'evidence');
}

/** The columns org and collected_at differ from run to run; the others never. */
const reserved = ['org', 'collected_at'];

test('Acme gives the tables that were read and found right', { timeout: 120_000 }, async () => {
  const folder = await evidenceOf(await acmeSnapshot());
  for (const { id } of evidenceItems) {
    const [header = [], ...rows] = parse(readFileSync(join(folder, `${id}.csv`), 'utf8')) as string[][];
    const kept = [header, ...rows].map((cells) => cells.slice(reserved.length));
    expect(header.slice(0, reserved.length)).toEqual(reserved);
    await expect(stringify(kept)).toMatchFileSnapshot(`golden/${id}.csv`);
    const document = JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8'));
    // One sentence: what it is, of which population, from which datasets.
    expect(document.description).toMatch(/^[A-Z].*; made from [a-z-]+.*\.$/);
    expect([document.status, document.rowCount]).toEqual(['complete', rows.length]);
  }
  const golden = readdirSync(new URL('golden/', import.meta.url)).map((name) => basename(name, '.csv'));
  expect(golden.sort()).toEqual(evidenceItems.map(({ id }) => id).sort());
});

/** Everything that is only looked up beside the populations. */
const sides = 'group-rules,network-zones,device-assurances,authenticators,log-streams,event-hooks,behaviors';

test('what was left out is called so where it would have stood', { timeout: 120_000 }, async () => {
  const folder = await evidenceOf(await acmeSnapshot(['--skip', sides]));
  const rowsOf = (id: string) =>
    parse(readFileSync(join(folder, `${id}.csv`), 'utf8'), { columns: true }) as Record<string, string>[];
  const staff = rowsOf('group-memberships').filter(({ group }) => group === 'IT Admins' || group === 'Engineering');
  expect(new Set(staff.map(({ granted }) => granted))).toEqual(new Set(['not collected']));
  expect(existsSync(join(folder, 'device-assurance.csv'))).toBe(true);
  expect(rowsOf('device-assurance')).toEqual([
    expect.objectContaining({
      evidence_status: expect.stringContaining('NOT COLLECTED: device-assurances was skipped'),
    }),
  ]);
  const settings = rowsOf('network-and-threat-settings');
  for (const row of settings) expect(row['evidence_status']).toContain('NOT COLLECTED: network-zones was skipped');
  const told = new Map(settings.map(({ kind, status }) => [kind, status]));
  expect([told.get('network zone'), told.get('log stream')]).toEqual(['not collected', 'not collected']);
  expect([told.get('ThreatInsight'), told.get('trusted origin')]).toEqual(['audit', 'ACTIVE']);
  // What was read of the rest is there, and says nothing of what was not.
  const [token] = rowsOf('api-tokens').filter(({ token }) => token === 'HR import');
  expect(token?.['network']).toBe('in nzoacme03office00000');
});
