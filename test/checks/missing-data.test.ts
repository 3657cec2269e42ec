import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { DatasetStatus } from '../../src/snapshot/manifest.ts';
import { given } from './given.ts';
import { judge, reviewBook, total } from './judge.ts';
import { type TruthRow, truthTable } from './truth-table.ts';

const lacking: readonly DatasetStatus[] = ['denied', 'failed', 'partial', 'unavailable', 'skipped'];
const rank = ['PASS', 'INHERITED', 'NOT_APPLICABLE', 'WAIVED'];

const outcomeOf = ({ check, given: records, params, engine, reviews }: TruthRow, id: string, status: DatasetStatus) =>
  judge(check, given(records, { [id]: status }), {
    ...(params ? { params } : {}),
    ...(engine === undefined ? {} : { engine }),
    reviews: reviews ? reviewBook(reviews) : null,
  });

/** Every dataset of every check taken away in every way, over every case of the truth table. */
describe.each(checks)('$id without', (check) => {
  const rows = truthTable.filter((row) => row.check === check.id && !row.statuses);
  const ways = check.datasets.flatMap((need) => lacking.map((status) => ({ id: need.id, status, need })));

  test.each(ways)('$id ($status) never looks good', async ({ id, status, need }) => {
    for (const row of rows) {
      const outcome = await outcomeOf(row, id, status);
      const rightlyAbsent = status === 'unavailable' && need.absentOnClassic && row.engine === 'classic';
      if (rightlyAbsent) continue;
      if (status === 'unavailable' && need.absent) {
        // The org has no such feature, and that answers the question: said, and never PASS.
        expect([row.case, outcome.verdict, outcome.reason]).toEqual([row.case, 'NOT_APPLICABLE', need.absent]);
        expect(total(outcome)).toBe(outcome.population);
        continue;
      }
      expect(rank, `${row.case}: ${outcome.reason}`).not.toContain(outcome.verdict);
      expect(total(outcome)).toBe(outcome.population);
      expect(outcome.reason).toContain(id);
      // What was not read cannot make a failure out of what was none.
      if (row.verdict !== 'FAIL') expect([row.case, outcome.verdict]).not.toContain('FAIL');
    }
  });
});

test('a failure that partial data shows stays a failure, "at least"', async () => {
  const row = truthTable.find((candidate) => candidate.case === 'no factor') as TruthRow;
  const outcome = await outcomeOf(row, 'users', 'partial');
  expect(outcome.verdict).toBe('FAIL');
  expect(outcome.reason).toContain('At least 1 failed');
});
