import type { CheckResult } from '../../assess.ts';
import type { Finding } from '../../checks/check.ts';
import type { Verdict } from '../../checks/engine/verdict.ts';

export interface Cause {
  message: string;
  findings: Finding[];
}

/** Findings of one verdict by what is wrong, the most common first: 118 apps behind one rule are one fault, not 118. */
export function causesOf({ findings }: Pick<CheckResult, 'findings'>, verdict: Verdict): Cause[] {
  const causes = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.verdict !== verdict) continue;
    const same = causes.get(finding.message);
    if (same) same.push(finding);
    else causes.set(finding.message, [finding]);
  }
  return [...causes]
    .map(([message, same]) => ({ message, findings: same }))
    .sort((a, b) => b.findings.length - a.findings.length);
}
