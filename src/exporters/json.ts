import type { BundleContent, EvidenceTable, Exporter } from './exporter.ts';

export const json: Exporter = {
  id: 'json',
  title: 'Evidence items as JSON, for machines',
  *files({ tables }: BundleContent) {
    for (const table of tables) yield { path: `evidence/${table.id}.json`, chunks: tableChunks(table) };
  },
};

/** One document, written row by row; `rowCount` stands last because it is known last. */
async function* tableChunks({ rows, ...table }: EvidenceTable): AsyncIterable<string> {
  const { id, title, description, org, collectedAt, status, sources, columns } = table;
  const header = { item: id, title, description, org, collectedAt, status, sources, columns };
  yield `${JSON.stringify(header, null, 2).slice(0, -2)},\n  "rows": [`;
  let count = 0;
  let waiting = '';
  for await (const row of rows()) {
    // Every column in every row, in the same order: a missing key would look like a different table.
    const whole: Record<string, unknown> = {};
    for (const column of columns) whole[column.id] = wellFormed(row[column.id] ?? null);
    waiting += `${count++ === 0 ? '\n' : ',\n'}    ${JSON.stringify(whole)}`;
    if (waiting.length < 65_536) continue;
    yield waiting;
    waiting = '';
  }
  yield waiting;
  yield `${count === 0 ? '' : '\n  '}],\n  "rowCount": ${table.notCollected ? null : count}\n}\n`;
}

const wellFormed = (value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : Array.isArray(value) ? value.map(wellFormed) : value;
