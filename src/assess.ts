import { type Check, type CheckContext, type Finding, type Severity, severities } from './checks/check.ts';
import type { ControlStatus, ItemState } from './checks/engine/control-status.ts';
import { frameworkResult } from './checks/engine/framework-result.ts';
import { limitationsOf } from './checks/engine/limitations.ts';
import type { ReviewBook } from './checks/engine/reviews.ts';
import { type CheckOutcome, runCheck } from './checks/engine/run-check.ts';
import type { Counts, Verdict } from './checks/engine/verdict.ts';
import { type Waiver, type WaiverBook, waiverBook } from './checks/engine/waivers.ts';
import type { Datasets } from './checks/facts/datasets.ts';
import { type ExitCode, exitCodes, UsageError } from './errors.ts';
import type { Baseline, Framework, MappingFile } from './frameworks.ts';
import type { DatasetStatus } from './snapshot/manifest.ts';
import type { Snapshot } from './snapshot/read.ts';

/** The result of checks and frameworks over one snapshot. Nothing in it depends on when or where it was made. */
export interface Assessment {
  schema: typeof assessmentSchema;
  snapshot: { id: string; org: string; collectedAt: string };
  inputs: {
    /** The chosen one first. */
    baselines: MappingFile[];
    mappings: MappingFile[];
    waivers: InputFile | null;
    reviews: InputFile | null;
    config: InputFile | null;
  };
  checks: CheckResult[];
  frameworks: FrameworkResult[];
  limitations: string[];
  /** Checks of the chosen baseline by verdict. */
  summary: Record<'pass' | 'fail' | 'insufficient' | 'manual' | 'inherited' | 'waived' | 'notApplicable', number>;
  /** For a person to fill in and sign. */
  review: null;
  /** Only where an earlier snapshot was named to compare with. */
  newSince?: Comparison;
}

/** The failures that were not in an earlier snapshot, by entity id, and how many were. */
export interface Comparison {
  snapshot: string;
  collectedAt: string;
  /** Those that fail now. */
  checks: { id: string; baseline: string; new: string[]; known: number }[];
}

export const assessmentSchema = 'okta-evidence/assessment@1';

export interface InputFile {
  path: string;
  version: string | null;
  sha256: string;
}

export interface CheckResult extends Counts {
  id: string;
  baseline: string;
  title: string;
  severity: Severity;
  verdict: Verdict;
  population: number;
  /** Who or what the population is. */
  populationOf: string;
  reason: string;
  findings: Finding[];
  thresholds: Record<string, { value: unknown; source: string }>;
  datasets: { id: string; status: DatasetStatus; records: number; sha256: string | null }[];
  remediation: string;
}

export interface FrameworkResult {
  id: string;
  version: string;
  title: string;
  /** The framework that has replaced it. */
  successor?: string;
  controls: {
    id: string;
    title: string;
    /** Its ids in the framework that has replaced this one. */
    successors?: string[];
    status: ControlStatus;
    /** Why it has this status. */
    reason: string;
    /** null where nothing from Okta is evidence for it. */
    relation: 'primary' | 'supporting' | null;
    checks: ControlCheck[];
    /** Ids of evidence items. */
    evidence: string[];
    rationale: string;
  }[];
  coverage: Record<
    'mapped' | 'supported' | 'acceptedExceptions' | 'exceptions' | 'insufficient' | 'manual' | 'notCovered',
    number
  > & { statement: string };
}

export interface ControlCheck {
  id: string;
  baseline: string;
  verdict: Verdict;
  relation: 'primary' | 'supporting';
  /** The sub-results that the control is about, and what they come to without the others. */
  parts?: { names: string[]; verdict: Verdict };
}

/** A parameter that a flag or the project file sets in place of the baseline's. */
export interface Override {
  check: string;
  param: string;
  value: unknown;
  source: string;
  /** A fact of the organization rather than a threshold: it holds with every baseline, not the chosen one alone. */
  everywhere?: boolean;
}

export interface AssessOptions {
  /** Those to run; the registry's order is the order of the result. */
  checks: readonly Check[];
  /** The chosen baseline first, then those that frameworks name. */
  baselines: readonly [Baseline, ...Baseline[]];
  frameworks: readonly Framework[];
  overrides: readonly Override[];
  waivers: { file: InputFile; waivers: readonly Waiver[] } | null;
  reviews: { file: InputFile; book: ReviewBook } | null;
  config: InputFile | null;
  /** The datasets of each evidence item, to tell whether what a control rests on was read. */
  itemDatasets: ReadonlyMap<string, readonly string[]>;
}

export async function assess(snapshot: Snapshot, options: AssessOptions): Promise<Assessment> {
  const { baselines, frameworks, overrides } = options;
  const { manifest } = snapshot;
  const at = Date.parse(manifest.startedAt);
  const waivers = waiverBook(options.waivers?.waivers ?? [], at);
  const base = { at, engine: manifest.org.engine, reviews: options.reviews?.book ?? null };
  const results: CheckResult[] = [];
  const outcomes: Outcomes = new Map();
  for (const [index, baseline] of baselines.entries()) {
    for (const check of options.checks) {
      if (index > 0 && !namedBy(frameworks, check.id, baseline.id)) continue;
      const own = overrides.filter((override) => override.check === check.id && (index === 0 || override.everywhere));
      results.push(await resultOf(check, baseline, own, snapshot, base, waivers, outcomes));
    }
  }
  const chosen = baselines[0].id;
  return {
    schema: assessmentSchema,
    snapshot: { id: snapshot.id, org: new URL(manifest.org.url).host, collectedAt: manifest.startedAt },
    inputs: {
      baselines: baselines.map(({ file }) => file),
      mappings: frameworks.map(({ file }) => file),
      waivers: options.waivers?.file ?? null,
      reviews: options.reviews?.file ?? null,
      config: options.config,
    },
    checks: results,
    frameworks: frameworks.map((framework) =>
      frameworkResult(framework, {
        results,
        baseline: baselines.find(({ id }) => id === framework.baseline) ?? baselines[0],
        reviewed: options.reviews !== null,
        partsOf: (id) => options.checks.find((check) => check.id === id)?.parts,
        itemState: (item) => itemState((options.itemDatasets.get(item) ?? []).map((id) => snapshot.entry(id).status)),
      }),
    ),
    limitations: [...limitationsOf(manifest), ...waivers.notes()],
    summary: summaryOf(results.filter(({ baseline }) => baseline === chosen)),
    review: null,
  };
}

/** What the org does not have is not missing, as long as something else of the item was read. */
function itemState(statuses: readonly DatasetStatus[]): ItemState {
  if (statuses.some((status) => status !== 'complete' && status !== 'unavailable')) return 'incomplete';
  return statuses.includes('complete') ? 'complete' : 'absent';
}

const namedBy = (frameworks: readonly Framework[], check: string, baseline: string): boolean =>
  frameworks.some(
    (framework) =>
      framework.baseline === baseline && framework.controls.some(({ checks }) => checks.some(({ id }) => id === check)),
  );

/** By check and parameters: baselines that ask the same of a check get the same answer, and it is run once. */
type Outcomes = Map<string, CheckOutcome>;

async function resultOf(
  check: Check,
  baseline: Baseline,
  overrides: readonly Override[],
  snapshot: Snapshot,
  base: Omit<CheckContext<unknown>, 'params'>,
  waivers: WaiverBook,
  outcomes: Outcomes,
): Promise<CheckResult> {
  const given = baseline.params.get(check.id) ?? {};
  const changed = Object.fromEntries(overrides.map(({ param, value }) => [param, value]));
  const params = check.params.safeParse({ ...given, ...changed });
  if (!params.success) {
    const issue = params.error.issues[0];
    const source = overrides.find(({ param }) => param === issue?.path[0])?.source ?? `baseline ${baseline.id}`;
    throw new UsageError({
      code: 'threshold-out-of-bounds',
      message: `${source}: ${check.id} cannot run with this: ${issue?.path.join('.')} ${issue?.message}.`,
      hint: 'Give a value within these bounds; they keep a typo from weakening a check.',
    });
  }
  const same = `${check.id} ${JSON.stringify(params.data)}`;
  const context = { ...base, params: params.data };
  const outcome = outcomes.get(same) ?? (await runCheck(check, datasetsOf(snapshot), context, waivers));
  outcomes.set(same, outcome);
  const { verdict, population, reason, findings, ...counts } = outcome;
  return {
    id: check.id,
    baseline: baseline.id,
    title: check.title,
    severity: check.severity,
    verdict,
    population,
    ...counts,
    populationOf: check.population,
    reason: [reason, baseline.notes[check.id]].filter(Boolean).join(' '),
    findings,
    thresholds: Object.fromEntries(
      Object.entries(params.data as Record<string, unknown>).map(([name, value]) => [
        name,
        { value, source: overrides.find(({ param }) => param === name)?.source ?? `baseline ${baseline.id}` },
      ]),
    ),
    datasets: check.datasets.map(({ id }) => {
      const { status, records, sha256 } = snapshot.entry(id);
      return { id, status, records, sha256 };
    }),
    remediation: check.remediation,
  };
}

export const datasetsOf = (snapshot: Snapshot): Datasets => ({
  records: (id) => snapshot.records(id) as AsyncIterable<never>,
  status: (id) => snapshot.entry(id).status,
});

function summaryOf(results: readonly CheckResult[]): Assessment['summary'] {
  const count = (verdict: Verdict) => results.filter((result) => result.verdict === verdict).length;
  return {
    pass: count('PASS'),
    fail: count('FAIL'),
    insufficient: count('INSUFFICIENT'),
    manual: count('MANUAL'),
    inherited: count('INHERITED'),
    waived: count('WAIVED'),
    notApplicable: count('NOT_APPLICABLE'),
  };
}

export interface FailRule {
  failOn: Severity;
  allowPartial: boolean;
  /** Were frameworks named? Then what they measure with their own baselines counts, too. */
  frameworksNamed: boolean;
}

/** Those of the chosen baseline; where frameworks were named, what they measure with their own numbers, too. */
export function countedChecks({ checks }: Assessment, frameworksNamed: boolean): CheckResult[] {
  return checks.filter(({ baseline }) => frameworksNamed || baseline === checks[0]?.baseline);
}

/** What `test` ends with. MANUAL, INHERITED, WAIVED and NOT_APPLICABLE change nothing. */
export function assessmentExitCode(assessment: Assessment, rule: FailRule): ExitCode {
  const counting = countedChecks(assessment, rule.frameworksNamed).filter(
    ({ severity }) => severities.indexOf(severity) >= severities.indexOf(rule.failOn),
  );
  const compared = assessment.newSince?.checks;
  const counts = ({ id, baseline }: CheckResult): boolean =>
    compared?.find((check) => check.id === id && check.baseline === baseline)?.new.length !== 0;
  if (counting.some((check) => check.verdict === 'FAIL' && counts(check))) return exitCodes.checkFailed;
  if (counting.some(({ verdict }) => verdict === 'INSUFFICIENT') && !rule.allowPartial) return exitCodes.incomplete;
  return exitCodes.done;
}
