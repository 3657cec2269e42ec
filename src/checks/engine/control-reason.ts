import type { ControlCheck } from '../../assess.ts';
import type { ControlStatus, ItemState } from './control-status.ts';
import type { Verdict } from './verdict.ts';

/** A check as one control reads it. */
export interface JudgedCheck {
  entry: ControlCheck;
  /** What it comes to for this control. */
  judged: Verdict;
  /** Measured with numbers that are not the organization's, where the standard leaves them to it. */
  borrowed: boolean;
  failed: number;
  waived: number;
  population: number;
}

/** Why a control has its status, in a sentence or two. Evidence supports; what a test finds is an exception to note. */
export function controlReason(
  status: ControlStatus,
  checks: readonly JudgedCheck[],
  primaryItems: readonly { id: string; state: ItemState }[],
  notRun: readonly string[],
): string {
  const named = (some: readonly JudgedCheck[]) => some.map(({ entry }) => nameOf(entry)).join(', ');
  const of = (verdict: Verdict) => checks.filter(({ judged }) => judged === verdict);
  const items = (state: ItemState) => primaryItems.filter((item) => item.state === state).map(({ id }) => id);
  if (status === 'not-covered') return 'Nothing is mapped to it.';
  if (status === 'exceptions') {
    // The counts are those of the whole check, so they say nothing of a part of it.
    const each = of('FAIL').map(({ entry, failed, population }) =>
      entry.parts ? nameOf(entry) : `${nameOf(entry)}, ${failed} of ${population}`,
    );
    return `Exceptions noted: ${each.join('; ')}.`;
  }
  if (status === 'insufficient') {
    const lacking = [...of('INSUFFICIENT').map(({ entry }) => nameOf(entry)), ...items('incomplete')];
    return `Evidence is missing: ${lacking.join(', ')}.`;
  }
  const absent = items('absent');
  const without = absent.length > 0 ? [`The org has no such feature: ${absent.join(', ')}.`] : [];
  if (status === 'supported') {
    const accepted = of('WAIVED');
    const primary = checks.filter(({ entry, judged }) => entry.relation === 'primary' && judged !== 'NOT_APPLICABLE');
    return [
      accepted.length > 0
        ? `Supported with accepted exceptions: ${accepted.map(({ entry, waived }) => `${nameOf(entry)}, ${waived} waived`).join('; ')}.`
        : `Supported by ${named(primary)}.`,
      ...without,
    ].join(' ');
  }
  const primary = checks.filter(({ entry }) => entry.relation === 'primary');
  const borrowed = primary.filter((check) => check.borrowed);
  const judge = primary.filter((check) => check.judged === 'MANUAL' && !check.borrowed);
  const said = [
    ...(borrowed.length > 0 ? [`Compared with reference values, not your policy: ${named(borrowed)}.`] : []),
    ...(judge.length > 0 ? [`For a person to judge: ${named(judge)}.`] : []),
    ...without,
  ];
  if (said.length > 0) return said.join(' ');
  const more = notRun.length > 0 ? ` Not run: ${notRun.join(', ')}.` : '';
  return `No test decides this: a person looks at the evidence.${more}`;
}

const nameOf = ({ id, parts }: ControlCheck): string => (parts ? `${id} (${parts.names.join(', ')})` : id);
