import type { Assessment, CheckResult } from '../../assess.ts';
import type { Verdict } from '../../checks/engine/verdict.ts';
import type { WrittenTable } from '../exporter.ts';
import { chosenChecks, inNumbers, verdictOrder, verdictWords } from '../findings/words.ts';
import { distributionChart } from './chart.ts';
import { verdictMark } from './mark.ts';
import { type Markup, markup } from './markup.ts';

/** The verdicts, the gravest first, and pictures of what they rest on. */
export function resultSection(assessment: Assessment, tables: readonly WrittenTable[]): Markup {
  const checks = chosenChecks(assessment);
  const distributions = tables.flatMap((table) => (table.notCollected ? [] : table.distributions));
  const seen = new Set<Verdict>(assessment.checks.map(({ verdict }) => verdict));
  return markup`<section aria-labelledby="results"><h2 id="results">Results</h2>
${verdictTable(checks)}
<p class="small soft">${verdictOrder.filter((verdict) => seen.has(verdict)).map((verdict) => markup`${verdictMark(verdict)} ${verdictWords[verdict].meaning}. `)}</p>
<div class="figures">${distributions.map((each) => distributionChart(each) ?? markup``)}</div>
</section>
`;
}

const verdictTable = (checks: readonly CheckResult[]): Markup => markup`<table>
<caption>Security tests, the gravest first. Measured at the time of the snapshot.</caption>
<thead><tr><th scope="col">Verdict</th><th scope="col">Test</th><th scope="col" class="roomy">Severity</th><th scope="col">In numbers</th></tr></thead><tbody>
${checks.map(
  (result) =>
    markup`<tr><td class="tight">${verdictMark(result.verdict)}</td><th scope="row"><a href="#check-${result.id}">${result.title}</a></th><td class="roomy">${result.severity}</td><td>${inNumbers(result)}</td></tr>\n`,
)}</tbody></table>
`;
