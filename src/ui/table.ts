import CliTable from 'cli-table3';
import { safeText, type Terminal } from './terminal.ts';

export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/** Text to print, made safe first; `paint` colours it after that. */
export type Cell = string | number | null | undefined | { text: string | number; paint: (text: string) => string };

const gap = 2;
const narrowest = 8;
/** Words up to this length, such as ids, are never cut. */
const longestWord = 32;

/** Rows without borders, as wide as they need to be and no wider than the terminal: long cells are wrapped. */
export function table(
  columns: readonly (string | Column)[],
  rows: readonly (readonly Cell[])[],
  terminal: Pick<Terminal, 'width' | 'out'>,
): string {
  const shape = columns.map((column) => (typeof column === 'string' ? { title: column } : column));
  const texts = rows.map((row) => shape.map((_, index) => plain(row[index])));
  const widths = columnWidths(
    shape.map(({ title }, index) => [title, ...texts.map((row) => row[index] ?? '')]),
    terminal.width,
  );
  const drawn = new CliTable({
    head: shape.map(({ title }) => terminal.out.bold(title)),
    colAligns: shape.map(({ align = 'left' }) => align),
    ...(widths && { colWidths: widths, wordWrap: true }),
    // cli-table3 colours by itself, also when piped, unless it is told not to.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    chars: { ...noBorders, middle: ' '.repeat(gap) },
  });
  rows.forEach((row, at) => {
    drawn.push(
      shape.map((_, index) => {
        const cell = row[index];
        const text = texts[at]?.[index] ?? '';
        return typeof cell === 'object' && cell !== null ? cell.paint(text) : text;
      }),
    );
  });
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const plain = (cell: Cell): string => safeText(typeof cell === 'object' && cell !== null ? cell.text : cell, 1000);

/** Takes from the widest columns until the row fits, but no word; undefined where it fits as it is. */
function columnWidths(cells: readonly (readonly string[])[], width: number): number[] | undefined {
  const widths = cells.map((column) => Math.max(...column.map(lengthOf)));
  const least = cells.map((column) => Math.max(narrowest, ...column.flatMap(wordLengths)));
  const room = width - gap * (cells.length - 1);
  const total = (): number => widths.reduce((sum, each) => sum + each, 0);
  if (total() <= room) return undefined;
  while (total() > room) {
    const spare = widths.map((each, index) => each - (least[index] ?? 0));
    const most = Math.max(...spare);
    if (most <= 0) break;
    const widest = spare.indexOf(most);
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const lengthOf = (text: string): number => [...text].length;

const wordLengths = (text: string): number[] => text.split(' ').map((word) => Math.min(longestWord, lengthOf(word)));

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
};
