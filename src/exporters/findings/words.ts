import type { Assessment, CheckResult, FrameworkResult } from '../../assess.ts';
import type { Severity } from '../../checks/check.ts';
import type { Verdict } from '../../checks/engine/verdict.ts';
import type { Manifest } from '../../snapshot/manifest.ts';

/** The gravest first. */
export const bySeverity: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** The worse first. A sign for each verdict, so that nothing depends on its colour, and what it means to who reads it first. */
export const verdictWords: Record<Verdict, { sign: string; meaning: string }> = {
  FAIL: { sign: '✕', meaning: 'exceptions were found' },
  INSUFFICIENT: { sign: '!', meaning: 'not enough was read to tell' },
  MANUAL: { sign: '?', meaning: 'for a person to judge' },
  WAIVED: { sign: '~', meaning: 'exceptions that somebody accepted, with owner, reason and expiry' },
  INHERITED: { sign: '↳', meaning: 'rests on MFA at Okta, under the assumptions named' },
  PASS: { sign: '✓', meaning: 'no exception was found' },
  NOT_APPLICABLE: { sign: '–', meaning: 'nothing of this kind to look at' },
};

export const verdictOrder = Object.keys(verdictWords) as Verdict[];

type Control = FrameworkResult['controls'][number];

/** Evidence supports a control, it never satisfies one; and a control does not fail, exceptions are noted. */
export function controlWords({ status, checks }: Control): string {
  if (status === 'supported' && checks.some(({ verdict }) => verdict === 'WAIVED')) {
    return 'supported with accepted exceptions';
  }
  return statusWords[status];
}

const statusWords: Record<Control['status'], string> = {
  supported: 'supported',
  exceptions: 'exceptions noted',
  insufficient: 'insufficient evidence',
  manual: 'for a person to judge',
  'not-covered': 'not covered',
};

/** "10 of 35 failed, 4 to look at, 21 passed" */
export function inNumbers(result: CheckResult): string {
  const { population, failed, manual, waived, insufficient, inherited, notApplicable, passed } = result;
  const said = [
    [failed, 'failed'],
    [insufficient, 'undecided for want of evidence'],
    [manual, 'to look at'],
    [waived, 'accepted'],
    [inherited, 'inherited'],
    [passed, 'passed'],
    [notApplicable, 'not applicable'],
  ] as const;
  const there = said.filter(([count]) => count > 0);
  const each = there.map(
    ([count, word], at) => `${number(count)}${at === 0 ? ` of ${number(population)}` : ''} ${word}`,
  );
  return population === 0 ? 'nothing to look at' : each.join(', ');
}

/** The tests measured with the chosen baseline, the gravest first; those of frameworks' own baselines follow apart. */
export function chosenChecks({ checks }: Assessment): CheckResult[] {
  const chosen = checks[0]?.baseline;
  return checks
    .filter(({ baseline }) => baseline === chosen)
    .sort((a, b) => bySeverity.indexOf(a.severity) - bySeverity.indexOf(b.severity));
}

/** "5 of 6 security tests found exceptions: 1 critical, 2 high." */
export function headline(assessment: Assessment): string {
  const checks = chosenChecks(assessment);
  const failed = checks.filter(({ verdict }) => verdict === 'FAIL');
  const { insufficient, manual } = assessment.summary;
  const grave = bySeverity.flatMap((severity) => {
    const count = failed.filter((check) => check.severity === severity).length;
    return count > 0 ? [`${count} ${severity}`] : [];
  });
  const tests = `${checks.length} security test${checks.length === 1 ? '' : 's'}`;
  const first =
    failed.length > 0
      ? `${failed.length} of ${tests} found exceptions: ${grave.join(', ')}.`
      : withoutException(checks.length, insufficient, tests);
  const open = [
    ...(insufficient > 0 && failed.length > 0 ? [`${insufficient} could not be decided for want of evidence`] : []),
    ...(manual > 0 ? [`${manual} need${manual === 1 ? 's' : ''} a person's judgement`] : []),
  ];
  return open.length > 0 ? `${first} ${open.join('; ')}.` : first;
}

/** What could not be decided comes first: no exception was found in it because nobody could look. */
function withoutException(count: number, insufficient: number, tests: string): string {
  if (insufficient === 0) return `None of ${tests} found an exception.`;
  return insufficient === count
    ? `For want of evidence, none of ${tests} could be decided.`
    : `For want of evidence, ${insufficient} of ${tests} could not be decided; the others found no exception.`;
}

/** What the org calls itself; its host where that was not read. */
export const orgName = ({ org }: Pick<Manifest, 'org'>, host: string): string => org.name || host;

export const number = (value: number): string => value.toLocaleString('en-US');

/** Names of any length must not make a page of any length; the whole text is in the CSV and JSON files. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max).toWellFormed()}… (${number(text.length)} characters)`;
}
