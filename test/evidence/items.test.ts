import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectors } from '../../src/collectors/index.ts';
import { evidenceItems } from '../../src/evidence/index.ts';
import type { EvidenceItem, Row } from '../../src/evidence/item.ts';
import type { EvidenceDatasets } from '../../src/evidence/reading/datasets.ts';
import { goodOrg } from '../assess/snapshot-fixture.ts';
import { at, type Given, given } from '../checks/given.ts';
import { truthTable } from '../checks/truth-table.ts';

const rowsOf = async (item: EvidenceItem, records: Given): Promise<Row[]> => {
  const rows: Row[] = [];
  for await (const row of item.rows(given(records) as EvidenceDatasets, { at })) rows.push(row);
  return rows;
};

test('each file of the folder is an item of its name, and in the registry once', () => {
  const folder = new URL('../../src/evidence/', import.meta.url);
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const named = files.map(({ name }) => basename(name, '.ts')).filter((name) => !['item', 'index'].includes(name));
  expect(evidenceItems.map(({ id }) => id).sort()).toEqual(named.sort());
});

test('columns are a contract: new ones come at the end, none is renamed', () => {
  const contract = Object.fromEntries(
    evidenceItems.map(({ id, columns }) => [id, columns.map((column) => column.id).join(' ')]),
  );
  expect(contract).toMatchSnapshot();
});

/** What the good org has no need of. */
const more = {
  devices: [{ id: 'd1', status: 'ACTIVE', profile: { displayName: 'Laptop', platform: 'MACOS' } }],
  'device-assurances': [{ id: 'da1', name: 'Macs', platform: 'MACOS' }],
  'api-tokens': [{ id: 't1', name: 'Pipeline', userId: 'u1', network: { connection: 'ANYWHERE' } }],
  'network-zones': [{ id: 'z1', name: 'Office', type: 'IP' }],
  'deprovisioning-log': [
    { uuid: 'e2', published: '2028-05-28T10:00:00.000Z', eventType: 'user.lifecycle.deactivate', target: null },
  ],
};

describe.each(evidenceItems)('$id', (item) => {
  const ids = item.columns.map(({ id }) => id);

  test('is described, and reads what is collected', () => {
    expect(item.description).toMatch(/\.$/);
    for (const column of item.columns) expect(column.title && column.description).not.toBe('');
    expect(new Set(ids).size).toBe(ids.length);
    for (const reserved of ['org', 'collected_at', 'evidence_status']) expect(ids).not.toContain(reserved);
    const known = collectors.map(({ id }) => id);
    for (const dataset of [...item.datasets, ...(item.optional ?? [])]) expect(known).toContain(dataset);
  });

  test('has rows for an org that has something, of its own columns alone', async () => {
    const policies = [
      ...(goodOrg.policies ?? []),
      {
        id: 'm',
        type: 'MFA_ENROLL',
        name: 'M',
        settings: { factors: { okta_otp: { enroll: { self: 'REQUIRED' } } } },
        rules: [],
      },
    ];
    const rows = await rowsOf(item, { ...goodOrg, ...more, policies } as Given);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) for (const key of Object.keys(row)) expect(ids).toContain(key);
  });

  test('bears an empty org, and any record', async () => {
    await rowsOf(item, {});
    for (const row of truthTable) await rowsOf(item, row.given);
    const damaged = fc.array(
      fc.dictionary(
        fc.constantFrom('id', 'type', 'profile', 'rules', 'settings', 'status', 'userId', 'factors'),
        fc.jsonValue({ maxDepth: 2 }),
      ),
    );
    const run = fc.asyncProperty(damaged, async (records) => {
      const everywhere = Object.fromEntries(collectors.map(({ id }) => [id, records]));
      await rowsOf(item, everywhere as Given);
    });
    await fc.assert(run, { numRuns: 60, seed: 7 });
  });
});
