import type { Cell } from '../../evidence/item.ts';
import type { WrittenTable } from '../exporter.ts';
import { cut, number } from '../findings/words.ts';
import { type Markup, markup } from './markup.ts';

/** Each table of the bundle: what it is, how whole, where; and what it looks like. */
export const evidenceSection = (
  tables: readonly WrittenTable[],
): Markup => markup`<section aria-labelledby="evidence"><h2 id="evidence">Evidence in this bundle</h2>
<p class="measure">The tables themselves are files beside this page, as CSV for spreadsheets and as JSON for machines.</p>
${tables.map(item)}</section>
`;

function item({
  id,
  title,
  description,
  status,
  notCollected,
  columns,
  firstRows,
  rowCount,
  summary,
  files,
}: WrittenTable): Markup {
  const whole = firstRows.length === rowCount;
  return markup`<section class="item" aria-labelledby="evidence-${id}"><h3 id="evidence-${id}">${title} <span class="soft small">${notCollected ? 'not read' : `${number(rowCount)} row${rowCount === 1 ? '' : 's'}`}</span></h3>
<p class="small files">${files.map((file) => markup`<a href="${file}">${file.replace('evidence/', '')}</a> `)}</p>
<p class="small soft measure">${description}</p>
${status === 'complete' ? null : markup`<p class="status exceptions">${cut(status, 300)}</p>`}
${
  summary.length > 0
    ? markup`<ul class="measure small">${summary.slice(0, 40).map(
        (line) => markup`<li>${cut(line, 300)}</li>
`,
      )}</ul>`
    : null
}
${
  firstRows.length === 0
    ? null
    : markup`<details class="screen"><summary>${whole ? `All ${rowCount} rows` : `The first ${firstRows.length} rows`}</summary>
<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table class="preview"><thead><tr>${columns.map((column) => markup`<th scope="col">${column.title}</th>`)}</tr></thead><tbody>
${firstRows.map((row) => markup`<tr>${columns.map((column) => markup`<td>${shown(row[column.id])}</td>`)}</tr>\n`)}</tbody></table></div></details>`
}<details class="screen"><summary>What the ${columns.length} columns hold</summary><dl class="facts">${columns.map((column) => markup`<dt><code>${column.id}</code></dt><dd>${column.title}: ${column.description}</dd>\n`)}</dl></details>
</section>
`;
}

const shown = (cell: Cell): string =>
  cut(cell === null || cell === undefined ? '' : Array.isArray(cell) ? cell.join('; ') : String(cell), 120);
