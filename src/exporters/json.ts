import type { Exporter, TableFormat } from './exporter.ts';

/** One document, written row by row; `rowCount` stands last because it is known last. */
const table: TableFormat = {
  extension: 'json',
  head({ id, title, description, org, collectedAt, status, summary, sources, columns }) {
    const header = {
      item: id,
      title,
      description,
      org,
      collectedAt,
      status,
      ...(summary.length > 0 ? { summary: summary.map(wellFormed) } : {}),
      sources,
      columns,
    };
    return `${JSON.stringify(header, null, 2).slice(0, -2)},\n  "rows": [`;
  },
  rows({ columns }, rows, before) {
    let text = '';
    for (const [index, row] of rows.entries()) {
      // Every column in every row, in the same order: a missing key would look like a different table.
      const whole: Record<string, unknown> = {};
      for (const { id } of columns) whole[id] = wellFormed(row[id] ?? null);
      text += `${before + index === 0 ? '\n' : ',\n'}    ${JSON.stringify(whole)}`;
    }
    return text;
  },
  tail: ({ notCollected }, count) =>
    `${count === 0 ? '' : '\n  '}],\n  "rowCount": ${notCollected ? null : count}\n}\n`,
};

export const json: Exporter = {
  id: 'json',
  title: 'Evidence items as JSON, for machines',
  table,
  *files() {},
};

const wellFormed = (value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : Array.isArray(value) ? value.map(wellFormed) : value;
