import type { Manifest } from '../../snapshot/manifest.ts';
import type { Check, CheckContext, Closing, DatasetNeed, Finding } from '../check.ts';
import type { DatasetId, Datasets } from '../facts/datasets.ts';
import { type Counts, countNames, noCounts, type Verdict, verdicts, worst } from './verdict.ts';
import type { WaiverBook } from './waivers.ts';

export interface CheckOutcome extends Counts {
  verdict: Verdict;
  population: number;
  reason: string;
  findings: Finding[];
}

/**
 * Runs one check and reaches its verdict. What no check may forget happens here: what was not read whole takes PASS
 * away, an empty population proves nothing, and a failure that somebody accepted is waived.
 */
export async function runCheck(
  check: Check,
  datasets: Datasets,
  context: CheckContext<unknown>,
  waivers: WaiverBook,
): Promise<CheckOutcome> {
  const absent = check.datasets.find(({ id, absent }) => absent && datasets.status(id) === 'unavailable');
  if (absent?.absent) return notApplicable(absent.id, absent.absent);
  const gaps = check.datasets.filter((need) => isGap(need, datasets, context.engine));
  const doubts = gaps.filter(({ perEntity }) => perEntity !== true).map(({ id }) => id);
  const counts = noCounts();
  const findings: Finding[] = [];
  const closing = await each(check.evaluate(datasets, context), (found) => {
    const finding = waived(doubted(found, doubts), check.id, waivers);
    counts[countNames[finding.verdict]]++;
    if (check.listsPassing || finding.verdict !== 'PASS') findings.push(finding);
  });
  const population = Object.values(counts).reduce((sum, count) => sum + count, 0);
  findings.sort(byVerdictThenId);
  return {
    verdict: verdictOf(counts, population, gaps.length > 0),
    population,
    ...counts,
    reason: reasonOf(closing, population, counts, gapSentences(gaps, datasets)),
    findings,
  };
}

/** A feature that the org does not have: one finding that says so, never PASS. */
function notApplicable(dataset: DatasetId, reason: string): CheckOutcome {
  const entity = { type: 'org', id: dataset, label: dataset } as const;
  const evidence = { dataset, status: 'unavailable' };
  const finding: Finding = { entity, verdict: 'NOT_APPLICABLE', message: reason, evidence };
  return { verdict: 'NOT_APPLICABLE', population: 1, ...noCounts(), notApplicable: 1, reason, findings: [finding] };
}

/** A check may rest only on what was read to the end; where Classic has no such thing, there is nothing to read. */
function isGap({ id, absentOnClassic }: DatasetNeed, datasets: Datasets, engine: Manifest['org']['engine']): boolean {
  const status = datasets.status(id);
  if (status === 'unavailable' && absentOnClassic) return engine === 'identity-engine';
  return status !== 'complete';
}

async function each(results: AsyncGenerator<Finding, Closing>, take: (finding: Finding) => void): Promise<Closing> {
  for (;;) {
    const step = await results.next();
    if (step.done) return step.value;
    take(step.value);
  }
}

/** A failure found in partial data is a failure; what looked good may not be. */
function doubted(finding: Finding, doubts: readonly DatasetId[]): Finding {
  if (doubts.length === 0 || (finding.verdict !== 'PASS' && finding.verdict !== 'INHERITED')) return finding;
  return {
    ...finding,
    verdict: 'INSUFFICIENT',
    message: `Not to be told: ${doubts.join(', ')} ${doubts.length === 1 ? 'was' : 'were'} not read whole.`,
    evidence: { ...finding.evidence, without: finding.message },
  };
}

function waived(finding: Finding, check: string, waivers: WaiverBook): Finding {
  const waiver = finding.verdict === 'FAIL' ? waivers.covering(check, finding.entity) : undefined;
  if (!waiver) return finding;
  const { owner, reason, expiry } = waiver;
  return { ...finding, verdict: 'WAIVED', evidence: { ...finding.evidence, waiver: { owner, reason, expiry } } };
}

function verdictOf(counts: Counts, population: number, gaps: boolean): Verdict {
  if (counts.failed > 0) return 'FAIL';
  if (gaps || population === 0) return 'INSUFFICIENT';
  return worst(verdicts.filter((verdict) => counts[countNames[verdict]] > 0)) ?? 'INSUFFICIENT';
}

function reasonOf(
  { summary, notes = [] }: Closing,
  population: number,
  counts: Counts,
  gaps: readonly string[],
): string {
  const empty = population === 0 ? ['Nothing was found to look at, which proves nothing.'] : [];
  const atLeast =
    gaps.length > 0 && counts.failed > 0 ? [`At least ${counts.failed} failed: not everything was read.`] : [];
  return [...empty, ...(population > 0 ? [summary] : []), ...atLeast, ...gaps, ...notes].join(' ');
}

function gapSentences(gaps: readonly DatasetNeed[], datasets: Datasets): string[] {
  return gaps.map(({ id }) => {
    const status = datasets.status(id);
    return status === 'partial' ? `${id} was read in part only.` : `${id} was not read (${status}).`;
  });
}

const rank = new Map(verdicts.map((verdict, index) => [verdict, index]));

function byVerdictThenId(a: Finding, b: Finding): number {
  const order = (rank.get(a.verdict) ?? 0) - (rank.get(b.verdict) ?? 0);
  if (order !== 0 || a.entity.id === b.entity.id) return order;
  return a.entity.id < b.entity.id ? -1 : 1;
}
