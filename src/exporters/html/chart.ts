import type { Tone } from '../../evidence/item.ts';
import type { CountedDistribution } from '../exporter.ts';
import { number } from '../findings/words.ts';
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
<table><colgroup><col class="part"><col><col class="count"><col class="count"></colgroup><thead class="unseen"><tr><th scope="col">Part</th><th scope="col">Drawn</th><th scope="col" class="number">Number</th><th scope="col" class="number">Share</th></tr></thead><tbody>
${parts.map(
  (part) =>
    markup`<tr><th scope="row">${part.title}</th><td>${bar(part.count / total, part.tone)}</td><td class="number">${number(part.count)}</td><td class="number">${share(part.count, total)}</td></tr>\n`,
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
