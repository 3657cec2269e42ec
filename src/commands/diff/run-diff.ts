import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Chalk } from 'chalk';
import { diffSnapshots, type SnapshotDiff } from '../../diff.ts';
import { UsageError } from '../../errors.ts';
import type { Terminal } from '../../ui/terminal.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import type { DiffFormat } from '../diff.ts';
import { assessFromFlags } from '../test/from-flags.ts';
import { diffCsv } from './csv.ts';
import { drawDiff } from './draw.ts';

export async function runDiff(input: CommandInput, context: CommandContext) {
  // All checks, with the thresholds that `test` would take: a change is worth telling whoever asked for the check.
  const side = (reference: CommandInput[string]) => assessFromFlags({ snapshot: reference, checks: 'all' }, context);
  const [before, after] = [await side(input['a']), await side(input['b'])];
  const diff = await diffSnapshots(before, after);
  const format = (input['format'] ?? 'table') as DiffFormat;
  const text = (terminal: Pick<Terminal, 'out' | 'width'>) => drawn(diff, format, terminal);
  const plain = { out: new Chalk({ level: 0 }), width: 120 };
  if (typeof input['output'] === 'string') await save(resolve(context.cwd, input['output']), text(plain));
  return { diff, failed: input['failOnRegression'] === true && diff.regressions > 0, text };
}

function drawn(diff: SnapshotDiff, format: DiffFormat, terminal: Pick<Terminal, 'out' | 'width'>): string {
  if (format === 'json') return JSON.stringify(diff, null, 2);
  return format === 'csv' ? diffCsv(diff) : drawDiff(diff, terminal);
}

async function save(file: string, text: string): Promise<void> {
  await writeFile(file, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 }).catch((cause) => {
    throw new UsageError({
      code: 'output-not-writable',
      message: `The file ${file} cannot be written (${(cause as NodeJS.ErrnoException).code}).`,
      hint: 'Name a file in a folder that exists with --output.',
      cause,
    });
  });
}
