import type { ChalkInstance } from 'chalk';
import type { ErrorExplained } from '../../error-codes.ts';
import { wrap } from '../test/table.ts';

export function drawError({ code, title, cause, fix }: ErrorExplained, colour: ChalkInstance, width: number): string {
  const part = (head: string, text: string): string[] => [
    '',
    colour.bold(head),
    ...wrap(text, width - 2).map((line) => `  ${line}`),
  ];
  return [`${colour.bold(code)}: ${title}`, ...part('Cause', cause), ...part('Fix', fix)].join('\n');
}
