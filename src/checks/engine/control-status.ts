import type { Verdict } from './verdict.ts';

export type ControlStatus = 'supported' | 'exceptions' | 'insufficient' | 'manual' | 'not-covered';

/** What a control rests on, as far as it was run or collected. */
export interface Support {
  relation: 'primary' | 'supporting';
  verdict: Verdict;
}

/** `absent`: the org has no such feature, so nothing is missing and nothing is shown. */
export type ItemState = 'complete' | 'incomplete' | 'absent';

/**
 * Evidence supports a control, it never satisfies one. A failure anywhere is an exception to note; what was not read
 * is missing; and without a primary check that passed, it is for a person to judge.
 */
export function controlStatus(
  checks: readonly Support[],
  primaryItems: readonly ItemState[],
  mapped: boolean,
): ControlStatus {
  if (!mapped) return 'not-covered';
  if (checks.some(({ verdict }) => verdict === 'FAIL')) return 'exceptions';
  if (checks.some(({ verdict }) => verdict === 'INSUFFICIENT')) return 'insufficient';
  if (primaryItems.includes('incomplete')) return 'insufficient';
  const primary = checks.filter(({ relation }) => relation === 'primary').map(({ verdict }) => verdict);
  const judged = primary.filter((verdict) => verdict !== 'NOT_APPLICABLE');
  if (judged.length === 0 || judged.includes('MANUAL')) return 'manual';
  return 'supported';
}
