import type { Assessment, CheckResult } from '../assess.ts';
import type { Verdict } from '../checks/engine/verdict.ts';
import { type Change, changeOf } from './change.ts';

/** The order in which sub-results meet: the first is the worst. */
const worstFirst: readonly Verdict[] = [
  'FAIL',
  'INSUFFICIENT',
  'MANUAL',
  'WAIVED',
  'INHERITED',
  'PASS',
  'NOT_APPLICABLE',
];

const bad = new Set<Verdict>(['FAIL', 'INSUFFICIENT']);

/** Of the chosen baseline. Between two verdicts that are both good, better and worse mean nothing. */
export function* verdictChanges(before: Assessment, after: Assessment): Iterable<Change> {
  const chosen = after.checks[0]?.baseline;
  for (const is of after.checks.filter(({ baseline }) => baseline === chosen)) {
    const was = before.checks.find(({ id, baseline }) => id === is.id && baseline === is.baseline);
    if (was === undefined) continue;
    if (was.verdict !== is.verdict) yield change(was, is, kindOf(was.verdict, is.verdict));
    else if (was.failed !== is.failed)
      yield change(was, is, was.failed < is.failed ? 'more failures' : 'fewer failures');
  }
}

function kindOf(was: Verdict, is: Verdict): string {
  if (!bad.has(was) && !bad.has(is)) return 'changed';
  return worstFirst.indexOf(is) < worstFirst.indexOf(was) ? 'worse' : 'better';
}

function change(was: CheckResult, is: CheckResult, kind: string): Change {
  const words = ({ verdict, failed, population }: CheckResult): string =>
    failed > 0 ? `${verdict} (${failed} of ${population})` : verdict;
  return changeOf(
    'verdicts',
    kind,
    { type: 'check', id: is.id, label: is.id },
    { field: is.baseline, before: words(was), after: words(is), regression: kind === 'worse' },
  );
}
