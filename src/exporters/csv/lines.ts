import { stringify } from 'csv-stringify/sync';
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
export const csvText = (rows: string[][]): string =>
  stringify(rows, { record_delimiter: 'windows', quoted_match: /[\r\n;\t]|^\s|\s$/ });
