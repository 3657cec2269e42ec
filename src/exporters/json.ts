import type { Cell } from '../evidence/item.ts';
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
    // Every column in every row, in the same order: a missing key would look like a different table.
    const keys = columns.map(({ id }, index) => ({ id, text: `${index === 0 ? '' : ','}${JSON.stringify(id)}:` }));
    let text = '';
    let first = before === 0;
    for (const row of rows) {
      text += first ? '\n    {' : ',\n    {';
      first = false;
      for (const key of keys) text += key.text + jsonCell(row[key.id]);
      text += '}';
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

function jsonCell(value: Cell): string {
  if (value === null || value === undefined) return 'null';
  // Nearly every cell is like this, and there are millions of them.
  if (typeof value === 'string' && plain.test(value)) return `"${value}"`;
  return JSON.stringify(wellFormed(value));
}

const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

const wellFormed = (value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : Array.isArray(value) ? value.map(wellFormed) : value;
