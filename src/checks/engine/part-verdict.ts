import type { CheckResult } from '../../assess.ts';
import type { CheckParts, Finding } from '../check.ts';
import { type Verdict, worst } from './verdict.ts';

/**
 * What a check says of some of its sub-results alone: a control about lockout is no worse for a short password. The
 * same care as for the whole: what was not read whole takes PASS away, and nothing found proves nothing.
 */
export function partVerdict(result: CheckResult, names: readonly string[], parts: CheckParts): Verdict {
  const found = worst(result.findings.map((finding) => ofFinding(finding, names, parts)));
  if (found === 'FAIL') return found;
  const whole = result.datasets.every(({ status }) => status === 'complete');
  return whole && found !== undefined ? found : 'INSUFFICIENT';
}

function ofFinding({ verdict, evidence }: Finding, names: readonly string[], parts: CheckParts): Verdict {
  const results = parts.of(evidence);
  // Judged as a whole, or not at all.
  if (results === undefined || verdict === 'NOT_APPLICABLE') return verdict;
  const asked = names.flatMap((name) => {
    const result = results[name];
    return result === undefined || result === 'NOT_REQUIRED' ? [] : [result];
  });
  const found = worst(asked) ?? 'NOT_APPLICABLE';
  return found === 'FAIL' && verdict === 'WAIVED' ? verdict : found;
}
