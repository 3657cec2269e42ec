import { type Assessment, type CheckResult, countedChecks } from '../../assess.ts';

/** What people and machines are shown of an assessment, and what other baselines say beside it. */
export interface Shown {
  /** With the checks alone that decide how `test` ends, each question once. */
  assessment: Assessment;
  /** Measured for frameworks that nobody named, with other numbers and another answer. */
  elsewhere: CheckResult[];
}

/**
 * Most checks ask the same in several baselines: a second answer to the same question is noise, and code scanning
 * would raise each alert again. All of them are in `--json` and in the bundle.
 */
export function shownOf(assessment: Assessment, frameworksNamed: boolean): Shown {
  const counted = countedChecks(assessment, frameworksNamed);
  const checks = counted.filter((check, index) => counted.findIndex((other) => asksTheSame(check, other)) === index);
  const isShown = (id: string, baseline: string) =>
    checks.some((check) => check.id === id && check.baseline === baseline);
  const { newSince } = assessment;
  return {
    assessment: {
      ...assessment,
      checks,
      ...(newSince
        ? { newSince: { ...newSince, checks: newSince.checks.filter(({ id, baseline }) => isShown(id, baseline)) } }
        : {}),
    },
    elsewhere: assessment.checks.filter(
      (check) => !counted.includes(check) && !checks.some((other) => other.id === check.id && sayTheSame(check, other)),
    ),
  };
}

const asksTheSame = (a: CheckResult, b: CheckResult): boolean => a.id === b.id && numbersOf(a) === numbersOf(b);

const numbersOf = ({ thresholds }: CheckResult): string =>
  JSON.stringify(Object.entries(thresholds).map(([name, { value }]) => [name, value]));

const sayTheSame = (a: CheckResult, b: CheckResult): boolean => a.verdict === b.verdict && a.failed === b.failed;
