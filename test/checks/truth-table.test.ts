import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { given } from './given.ts';
import { judge, reviewBook, total } from './judge.ts';
import { type TruthRow, truthTable } from './truth-table.ts';

const outcomeOf = ({ check, given: records, statuses, params, engine, reviews }: TruthRow) =>
  judge(check, given(records, statuses), {
    ...(params ? { params } : {}),
    ...(engine === undefined ? {} : { engine }),
    reviews: reviews ? reviewBook(reviews) : null,
  });

describe.each(checks.map(({ id }) => id))('%s', (id) => {
  test.each(truthTable.filter(({ check }) => check === id))('$case: $verdict', async (row) => {
    const outcome = await outcomeOf(row);
    expect(outcome.verdict).toBe(row.verdict);
    expect(total(outcome)).toBe(outcome.population);
    expect(outcome.reason).not.toBe('');
    for (const [entity, verdict] of Object.entries(row.entities ?? {})) {
      const finding = outcome.findings.find((candidate) => candidate.entity.id === entity);
      expect([entity, finding?.verdict ?? 'PASS']).toEqual([entity, verdict]);
    }
  });
});

test('the table is long enough to be worth its name', () => {
  expect(truthTable.length).toBeGreaterThanOrEqual(120);
  expect(new Set(truthTable.map(({ check, case: name }) => `${check}: ${name}`)).size).toBe(truthTable.length);
});
