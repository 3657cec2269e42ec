import { csvCell } from './cell.ts';

/** Rows written together: the writer costs more to start than a row to write. */
const together = 500;

/**
 * RFC 4180 with CRLF, UTF-8. No byte order mark: it would become a part of the first column's name for most of what
 * reads CSV, and that column is `org`.
 */
export async function* csvLines(
  header: readonly string[],
  rows: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
): AsyncIterable<string> {
  let waiting: string[][] = [[...header]];
  for await (const row of rows) {
    waiting.push(row.map(csvCell));
    if (waiting.length < together) continue;
    yield csvText(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield csvText(waiting);
}

/** Rows of cells that `csvCell` made. */
export function csvText(rows: readonly (readonly string[])[]): string {
  let text = '';
  for (const row of rows) {
    let first = true;
    for (const cell of row) {
      text += first ? quoted(cell) : `,${quoted(cell)}`;
      first = false;
    }
    text += '\r\n';
  }
  return text;
}

/**
 * By hand, because a large org has fifty million cells, and a general writer takes four times as long for them. A
 * semicolon and a tab part cells in some spreadsheets, and blanks at the ends are lost in others.
 */
const quoted = (cell: string): string => (special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const special = /[",;\t\r\n]|^\s|\s$/;
