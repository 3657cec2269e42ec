import type { Assessment } from '../../assess.ts';
import type { Manifest } from '../../snapshot/manifest.ts';
import { completeness } from '../findings/completeness.ts';
import { cut } from '../findings/words.ts';
import { type Markup, markup } from './markup.ts';

/** What the evidence covers and what it cannot show, before any result: nobody should rely on it for more. */
export function scopeSection({ limitations }: Assessment, manifest: Manifest): Markup {
  const { whole, sentence, gaps, absent, crossChecks } = completeness(manifest);
  const disagreeing = crossChecks.filter(({ ok }) => !ok);
  const own = limitations.filter((line) => ofDataset(line, manifest));
  return markup`<section aria-labelledby="scope"><h2 id="scope">Scope, limitations and completeness</h2>
<div class="note ${whole ? 'good' : 'poor'}"><p><strong>${whole ? 'Complete.' : 'Not complete.'}</strong> ${sentence}
${absent.length > 0 ? `Features that this org does not have: ${absent.join(', ')}.` : null}
${crossChecks.length > 0 ? `${crossChecks.length - disagreeing.length} of ${crossChecks.length} cross-checks between sources agree.` : null}</p>
${whole ? null : markup`<ul>${gaps.map(([id, { status, error }]) => markup`<li><code>${id}</code>: ${status}${error ? `. ${cut(error.message, 300)}` : ''}</li>\n`)}</ul><p>A test that rests on one of these cannot say PASS, and tables made from them say what they lack.</p>`}
${disagreeing.length > 0 ? markup`<ul>${disagreeing.map(({ dataset, name, expected, actual }) => markup`<li><code>${dataset}</code>, ${name}: ${expected} expected, ${actual} found</li>\n`)}</ul>` : null}</div>
<h3>What this evidence cannot show</h3>
<ul class="measure">${limitations.filter((line) => !ofDataset(line, manifest)).map((line) => markup`<li>${line}</li>\n`)}</ul>
${
  own.length > 0
    ? markup`<details><summary>What was left out, and over which time events were read: ${own.length} notes</summary>
<ul class="measure small">${own.map((line) => limitation(line))}</ul></details>`
    : null
}
</section>
`;
}

const datasetOf = (line: string): string => line.slice(0, line.indexOf(': '));

const ofDataset = (line: string, { datasets }: Manifest): boolean => Object.hasOwn(datasets, datasetOf(line));

const limitation = (line: string): Markup =>
  markup`<li><code>${datasetOf(line)}</code>${cut(line.slice(datasetOf(line).length), 400)}</li>\n`;
