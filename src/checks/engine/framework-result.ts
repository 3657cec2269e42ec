import type { CheckResult, FrameworkResult } from '../../assess.ts';
import type { Baseline, Control, Framework } from '../../frameworks.ts';
import { controlStatus } from './control-status.ts';
import type { Verdict } from './verdict.ts';

interface Known {
  results: readonly CheckResult[];
  /** The one this framework is measured with. */
  baseline: Baseline;
  itemComplete(item: string): boolean;
}

export function frameworkResult(framework: Framework, known: Known): FrameworkResult {
  const { id, version, title } = framework;
  const controls = framework.controls.map((control) => controlResult(control, framework, known));
  const count = (status: string) => controls.filter((control) => control.status === status).length;
  const supported = count('supported');
  return {
    id,
    version,
    title,
    controls,
    coverage: {
      mapped: controls.length,
      supported,
      exceptions: count('exceptions'),
      insufficient: count('insufficient'),
      manual: count('manual'),
      notCovered: count('not-covered'),
      statement: `${supported} of ${controls.length} mapped controls supported. ${framework.beyond}`,
    },
  };
}

function controlResult(control: Control, framework: Framework, known: Known): FrameworkResult['controls'][number] {
  const { id, title, rationale, items } = control;
  const checks = control.checks.flatMap(({ id: check, relation }) => {
    const run = known.results.find((result) => result.id === check && result.baseline === known.baseline.id);
    return run ? [{ id: check, baseline: run.baseline, verdict: run.verdict, relation }] : [];
  });
  const support = checks.map((check) => ({ ...check, verdict: asJudgedFor(check, framework, known.baseline) }));
  const primaryItems = items
    .filter(({ relation }) => relation === 'primary')
    .map((item) => (known.itemComplete(item.id) ? 'complete' : 'incomplete'));
  const links = [...items, ...control.checks];
  return {
    id,
    title,
    status: controlStatus(support, primaryItems, links.length > 0),
    relation: links.some(({ relation }) => relation === 'primary') ? 'primary' : 'supporting',
    checks,
    evidence: items.map((item) => item.id),
    rationale,
  };
}

/** Numbers that the standard leaves to the organization decide nothing while they are somebody else's. */
function asJudgedFor(check: { id: string; verdict: Verdict }, { ownNumbers }: Framework, baseline: Baseline): Verdict {
  const decides = baseline.organization || !ownNumbers.includes(check.id);
  return decides || check.verdict === 'INSUFFICIENT' ? check.verdict : 'MANUAL';
}
