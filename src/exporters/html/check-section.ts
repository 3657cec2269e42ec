import type { CheckResult } from '../../assess.ts';
import type { Finding } from '../../checks/check.ts';
import { type Markup, markup } from './markup.ts';

/** Longer lists are in results/<check>.csv: a page of a hundred thousand lines is read by nobody. */
const findingsShown = 300;

export const verdictMark = (verdict: string): Markup => markup`<span class="verdict ${verdict}">${verdict}</span>`;

export function checkSection(result: CheckResult): Markup {
  const { id, baseline, title, severity, verdict, reason, populationOf, population, findings, remediation } = result;
  const told = findings.filter((finding) => finding.verdict !== 'PASS' && finding.verdict !== 'NOT_APPLICABLE');
  return markup`
<h3 id="${id}-${baseline}">${title} ${verdictMark(verdict)}</h3>
<p class="soft"><code>${id}</code>, ${severity}, baseline ${baseline}; population: ${population}, ${populationOf}.</p>
<p>${prose(reason)}</p>
${verdict === 'FAIL' ? markup`<p><strong>To do:</strong> ${prose(remediation)}</p>` : null}
${findingTable(told)}
${told.length > findingsShown ? markup`<p>${told.length - findingsShown} more in <code>results/${id}.csv</code>.</p>` : null}
${thresholdLine(result)}`;
}

/** Our own sentences name settings between backticks. */
const prose = (text: string): Markup[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : markup`${part}`));

function findingTable(findings: readonly Finding[]): Markup | null {
  if (findings.length === 0) return null;
  const rows = findings
    .slice(0, findingsShown)
    .map(
      ({ entity, verdict, message }) =>
        markup`<tr><td>${verdictMark(verdict)}</td><td class="name">${entity.label}<br><code class="soft">${entity.id}</code></td><td>${message}</td></tr>\n`,
    );
  return markup`<div class="scroll"><table><thead><tr><th>Verdict</th><th>Who or what</th><th>Why</th></tr></thead><tbody>
${rows}</tbody></table></div>`;
}

function thresholdLine({ thresholds }: CheckResult): Markup | null {
  const named = Object.entries(thresholds).map(
    ([name, { value, source }]) => markup`<li>${name}: <code>${JSON.stringify(value)}</code> (${source})</li>`,
  );
  return named.length > 0 ? markup`<details><summary>Measured with</summary><ul>${named}</ul></details>` : null;
}
