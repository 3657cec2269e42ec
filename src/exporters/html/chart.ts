import type { CheckResult } from '../../assess.ts';
import type { Tone } from '../../evidence/item.ts';
import type { CountedDistribution } from '../exporter.ts';
import { bySeverity, number, verdictWords } from '../findings/words.ts';
import { type Markup, markup } from './markup.ts';

/** Each tone has a pattern as well as a colour: full, hatched, crossed, dotted. */
export const patterns = markup`<svg class="defs" aria-hidden="true" focusable="false"><defs>
<pattern id="tone-good" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="good" width="8" height="8"/></pattern>
<pattern id="tone-fair" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="fair" width="6" height="6"/><path class="stroke" d="M-1 7 7 -1M-1 1 1 -1M5 7 7 5"/></pattern>
<pattern id="tone-poor" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="poor" width="6" height="6"/><path class="stroke" d="M0 0 6 6M6 0 0 6"/></pattern>
<pattern id="tone-open" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="open" width="6" height="6"/><circle class="track" cx="3" cy="3" r="1.7"/></pattern>
</defs></svg>
`;

/** Bars with their label, number and share beside them: a table to who cannot see them. */
export function distributionChart({ title, description, parts }: CountedDistribution): Markup | null {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  return markup`<figure><figcaption><strong>${title}</strong>${description} ${number(total)} in all.</figcaption>
<table><thead class="unseen"><tr><th scope="col">Part</th><th scope="col" class="roomy">Drawn</th><th scope="col" class="number">Number</th><th scope="col" class="number">Share</th></tr></thead><tbody>
${parts.map(
  (part) =>
    markup`<tr><th scope="row">${part.title}</th><td class="roomy">${bar(part.count / total, part.tone)}</td><td class="number tight">${number(part.count)}</td><td class="number tight">${share(part.count, total)}</td></tr>\n`,
)}</tbody></table></figure>
`;
}

/** Of many, one is not none, and all but one are not all. */
function share(count: number, total: number): string {
  const percent = (100 * count) / total;
  if (count > 0 && percent < 1) return '< 1 %';
  if (count < total && percent > 99) return '> 99 %';
  return `${Math.round(percent)} %`;
}

function bar(part: number, tone: Tone): Markup {
  const width = part === 0 ? 0 : Math.max(0.6, part * 100);
  return markup`<svg class="bar" aria-hidden="true" focusable="false"><rect class="track" width="100%" height="14"/><rect fill="url(#tone-${tone})" width="${width.toFixed(2)}%" height="14"/></svg>`;
}

const side = 22;

/** One square with its sign for each test, a line for each severity. */
export function severityChart(checks: readonly CheckResult[]): Markup {
  const lines = bySeverity.flatMap((severity) => {
    const found = checks.filter((check) => check.severity === severity);
    return found.length > 0 ? [{ severity, found }] : [];
  });
  return markup`<figure><figcaption><strong>Tests by severity</strong>One square for each test, with the sign of its verdict.</figcaption>
<table><thead class="unseen"><tr><th scope="col">Severity</th><th scope="col">Verdicts</th></tr></thead><tbody>
${lines.map(({ severity, found }) => markup`<tr><th scope="row">${severity}</th><td>${squares(found)}</td></tr>\n`)}</tbody></table></figure>
`;
}

function squares(checks: readonly CheckResult[]): Markup {
  const told = checks.map(({ verdict, title }) => `${verdict}: ${title}`).join('; ');
  return markup`<svg role="img" width="${checks.length * (side + 4)}" height="${side}"><title>${told}</title>${checks.map(
    ({ verdict }, index) =>
      markup`<g class="${verdict}"><rect x="${index * (side + 4)}" width="${side}" height="${side}" rx="3" fill="currentColor"/><text x="${index * (side + 4) + side / 2}" y="16" text-anchor="middle" font-size="14" font-weight="700" class="sign">${verdictWords[verdict].sign}</text></g>`,
  )}</svg>`;
}
