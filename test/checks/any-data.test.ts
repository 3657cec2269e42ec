import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DatasetId } from '../../src/checks/facts/datasets.ts';
import { checks } from '../../src/checks/index.ts';
import type { DatasetStatus } from '../../src/snapshot/manifest.ts';
import { type Given, given } from './given.ts';
import { judge, reviewBook, total } from './judge.ts';
import { type TruthRow, truthTable } from './truth-table.ts';

const datasetIds = [...new Set(checks.flatMap(({ datasets }) => datasets.map(({ id }) => id)))];
const seed = 20281126;

/** Records with the keys that checks look at, and anything at all in them. */
const anything = fc.jsonValue({ maxDepth: 3 });
const keys = [
  'id',
  'status',
  'type',
  'userId',
  'appId',
  'groupId',
  'factors',
  'rules',
  'actions',
  'profile',
  'credentials',
  'settings',
  'conditions',
  'lastLogin',
  'created',
  'activated',
  '_links',
  'key',
  'name',
  'label',
  'signOnMode',
];
const record = fc.dictionary(
  fc.constantFrom(...keys),
  fc.oneof(anything, fc.constantFrom('ACTIVE', 'PASSWORD', 'ACCESS_POLICY', 'OKTA_SIGN_ON', 'u1')),
  { maxKeys: 12 },
);
const statuses = fc.constantFrom<DatasetStatus>('complete', 'complete', 'complete', 'partial', 'denied');
const anyDatasets = fc.record({
  records: fc.record(Object.fromEntries(datasetIds.map((id) => [id, fc.array(record, { maxLength: 4 })]))),
  states: fc.record(Object.fromEntries(datasetIds.map((id) => [id, statuses]))),
});

test('no data makes a check throw, and the counts always sum', async () => {
  const run = fc.asyncProperty(anyDatasets, async ({ records, states }) => {
    for (const { id } of checks) {
      const outcome = await judge(id, given(records as Given, states as Record<DatasetId, DatasetStatus>), {
        reviews: new Map(),
      });
      expect(total(outcome)).toBe(outcome.population);
    }
  });
  await fc.assert(run, { numRuns: 300, seed });
});

const rows = fc.constantFrom(...truthTable.filter(({ statuses: given }) => !given));
const contextOf = ({ params, engine, reviews }: TruthRow) => ({
  ...(params ? { params } : {}),
  ...(engine === undefined ? {} : { engine }),
  reviews: reviews ? reviewBook(reviews) : null,
});

test('the order of records does not matter', async () => {
  const run = fc.asyncProperty(rows, async (row) => {
    const reversed = Object.fromEntries(Object.entries(row.given).map(([id, records]) => [id, [...records].reverse()]));
    const [a, b] = [
      await judge(row.check, given(row.given), contextOf(row)),
      await judge(row.check, given(reversed), contextOf(row)),
    ];
    expect(b.verdict).toBe(a.verdict);
    expect(b.findings.map(({ entity, verdict }) => [entity.id, verdict])).toEqual(
      a.findings.map(({ entity, verdict }) => [entity.id, verdict]),
    );
  });
  await fc.assert(run, { numRuns: truthTable.length * 2, seed });
});
