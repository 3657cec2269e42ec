import type { CheckResult, ControlCheck, FrameworkResult } from '../../assess.ts';
import type { Baseline, Control, Framework, Link } from '../../frameworks.ts';
import type { CheckParts } from '../check.ts';
import { controlReason, type JudgedCheck } from './control-reason.ts';
import { controlStatus, type ItemState } from './control-status.ts';
import { partVerdict } from './part-verdict.ts';

export interface KnownResults {
  results: readonly CheckResult[];
  /** The one this framework is measured with. */
  baseline: Baseline;
  /** Were review records given? They lift what is only a list without them. */
  reviewed: boolean;
  partsOf(check: string): CheckParts | undefined;
  itemState(item: string): ItemState;
}

export function frameworkResult(framework: Framework, known: KnownResults): FrameworkResult {
  const { id, version, title, successor } = framework;
  const judged = framework.controls.map((control) => judgeControl(control, framework, known));
  const controls = [...judged.map(({ control }) => control), ...framework.considered.map(notCovered)];
  const count = (status: string) => controls.filter((control) => control.status === status).length;
  const [supported, notCoveredCount] = [count('supported'), count('not-covered')];
  const accepted = judged.filter((each) => each.accepted && each.control.status === 'supported').length;
  const mapped = controls.length - notCoveredCount;
  const withExceptions = accepted > 0 ? `, ${accepted} of them with accepted exceptions` : '';
  return {
    id,
    version,
    title,
    ...(successor === undefined ? {} : { successor }),
    controls,
    coverage: {
      mapped,
      supported,
      acceptedExceptions: accepted,
      exceptions: count('exceptions'),
      insufficient: count('insufficient'),
      manual: count('manual'),
      notCovered: notCoveredCount,
      statement: `${supported} of ${mapped} mapped controls supported${withExceptions}; ${framework.beyond}`,
    },
  };
}

/** Looked at, and nothing from Okta is evidence for it. */
const notCovered = (considered: Framework['considered'][number]): FrameworkResult['controls'][number] => ({
  id: considered.id,
  title: considered.title,
  ...(considered.successors ? { successors: considered.successors } : {}),
  status: 'not-covered',
  reason: considered.why,
  relation: null,
  checks: [],
  evidence: [],
  rationale: considered.why,
});

function judgeControl(control: Control, framework: Framework, known: KnownResults) {
  const { id, title, successors, rationale, items } = control;
  const relationOf = ({ relation, primaryWithReviews }: Link) =>
    primaryWithReviews && known.reviewed ? 'primary' : relation;
  const checks = control.checks.flatMap((link): JudgedCheck[] => {
    const run = known.results.find((result) => result.id === link.id && result.baseline === known.baseline.id);
    return run ? [judgeCheck(run, link, relationOf(link), framework, known)] : [];
  });
  const states = items
    .filter((item) => relationOf(item) === 'primary')
    .map((item) => ({ id: item.id, state: known.itemState(item.id) }));
  const links = [...items, ...control.checks];
  const status = controlStatus(
    checks.map(({ entry, judged }) => ({ relation: entry.relation, verdict: judged })),
    states.map(({ state }) => state),
    links.length > 0,
  );
  const notRun = control.checks.filter((link) => !checks.some(({ entry }) => entry.id === link.id));
  return {
    accepted: checks.some(({ judged }) => judged === 'WAIVED'),
    control: {
      id,
      title,
      ...(successors ? { successors } : {}),
      status,
      reason: controlReason(
        status,
        checks,
        states,
        notRun.map((link) => link.id),
      ),
      relation:
        links.length === 0 ? null : links.some((link) => relationOf(link) === 'primary') ? 'primary' : 'supporting',
      checks: checks.map(({ entry }) => entry),
      evidence: items.map((item) => item.id),
      rationale,
    } satisfies FrameworkResult['controls'][number],
  };
}

function judgeCheck(
  run: CheckResult,
  link: Link,
  relation: ControlCheck['relation'],
  framework: Framework,
  known: KnownResults,
): JudgedCheck {
  const parts = known.partsOf(run.id);
  const partial = link.parts && parts ? { names: link.parts, verdict: partVerdict(run, link.parts, parts) } : undefined;
  const verdict = partial?.verdict ?? run.verdict;
  const borrowed = framework.ownNumbers.includes(run.id) && !hasOwnNumbers(run, known.baseline);
  // Numbers that the standard leaves to the organization decide nothing while they are somebody else's.
  const undecided = borrowed && !['INSUFFICIENT', 'NOT_APPLICABLE'].includes(verdict);
  return {
    entry: {
      id: run.id,
      baseline: run.baseline,
      verdict: run.verdict,
      relation,
      ...(partial ? { parts: partial } : {}),
    },
    judged: undecided ? 'MANUAL' : verdict,
    borrowed: undecided,
    failed: run.failed,
    waived: run.waived,
    population: run.population,
  };
}

/** From the organization's own baseline, or each of them given by a flag or the project file. */
function hasOwnNumbers({ thresholds }: CheckResult, baseline: Baseline): boolean {
  const sources = Object.values(thresholds).map(({ source }) => source);
  return baseline.organization || (sources.length > 0 && !sources.includes(`baseline ${baseline.id}`));
}
