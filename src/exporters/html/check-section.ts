import type { CheckResult } from '../../assess.ts';
import type { Verdict } from '../../checks/engine/verdict.ts';
import { inNumbers, number, verdictOrder } from '../findings/words.ts';
import { type FindingRoom, findingTable } from './finding-table.ts';
import { verdictMark } from './mark.ts';
import { type Markup, markup } from './markup.ts';

/** @param others the same test measured with baselines that frameworks name */
export function checkSection(result: CheckResult, others: readonly CheckResult[], room: FindingRoom): Markup {
  const { id, baseline, title, severity, verdict, reason, populationOf, population, remediation } = result;
  return markup`<section aria-labelledby="check-${id}"><h3 id="check-${id}">${title} ${verdictMark(verdict)}</h3>
<p class="small soft keep">Severity ${severity}; test <code>${id}</code>, baseline <code>${baseline}</code>; population: ${number(population)}, ${populationOf}.</p>
${measuredWith(result)}<p class="measure">${prose(reason)}</p>
${verdict === 'FAIL' ? markup`<p class="measure"><strong>To do.</strong> ${prose(remediation)}</p>` : null}
${verdictOrder.map((each) => (listed.has(each) ? (findingTable(result, each, room) ?? markup``) : markup``))}
${elsewhere(result, others, room)}</section>
`;
}

/** What passed, and what has nothing to look at, is counted; it stands in the files of results. */
const listed = new Set<Verdict>(['FAIL', 'INSUFFICIENT', 'MANUAL', 'WAIVED', 'INHERITED']);

/** Our own sentences name settings between backticks. */
const prose = (text: string): Markup[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : markup`${part}`));

/** With the thresholds that frameworks bring: only what differs is said again. */
function elsewhere(result: CheckResult, others: readonly CheckResult[], room: FindingRoom): Markup[] {
  const known = new Set(failing(result));
  const isNew = (id: string) => !known.has(id);
  const differs = (other: CheckResult) =>
    other.verdict !== result.verdict || inNumbers(other) !== inNumbers(result) || failing(other).some(isNew);
  const same = others.filter((other) => !differs(other));
  return [
    ...(same.length > 0
      ? [
          markup`<p class="small soft">The same with the thresholds of ${same.map(({ baseline }) => baseline).join(', ')}.</p>\n`,
        ]
      : []),
    ...others.filter(differs).map((other) => {
      const findings = other.findings.filter(({ entity, verdict }) => verdict === 'FAIL' && isNew(entity.id));
      return markup`<h4>With the thresholds of <code>${other.baseline}</code> ${verdictMark(other.verdict)}</h4>
<p class="small">${inNumbers(other)}.</p>
${findings.length > 0 ? findingTable({ ...other, findings }, 'FAIL', room, ', here alone') : null}`;
    }),
  ];
}

const failing = ({ findings }: CheckResult): string[] =>
  findings.filter(({ verdict }) => verdict === 'FAIL').map(({ entity }) => entity.id);

function measuredWith({ thresholds }: CheckResult): Markup | null {
  const named = Object.entries(thresholds);
  return named.length > 0
    ? markup`<p class="small soft keep">Measured with ${named.map(
        ([name, { value, source }], at) =>
          markup`${at > 0 ? '; ' : null}${name} <code>${JSON.stringify(value)}</code> (${source})`,
      )}.</p>\n`
    : null;
}
