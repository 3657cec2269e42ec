/** The worse comes first: when sub-results meet, the first one present is the verdict. */
export const verdicts = ['FAIL', 'INSUFFICIENT', 'MANUAL', 'WAIVED', 'INHERITED', 'PASS', 'NOT_APPLICABLE'] as const;
export type Verdict = (typeof verdicts)[number];

export function worst(found: Iterable<Verdict>): Verdict | undefined {
  const present = new Set(found);
  return verdicts.find((verdict) => present.has(verdict));
}

export interface Counts {
  passed: number;
  failed: number;
  manual: number;
  waived: number;
  notApplicable: number;
  insufficient: number;
  inherited: number;
}

export const countNames: Record<Verdict, keyof Counts> = {
  FAIL: 'failed',
  INSUFFICIENT: 'insufficient',
  MANUAL: 'manual',
  WAIVED: 'waived',
  INHERITED: 'inherited',
  PASS: 'passed',
  NOT_APPLICABLE: 'notApplicable',
};

export const noCounts = (): Counts => ({
  passed: 0,
  failed: 0,
  manual: 0,
  waived: 0,
  notApplicable: 0,
  insufficient: 0,
  inherited: 0,
});
