import { appendFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Chalk, type ChalkInstance } from 'chalk';
import type { Assessment } from '../../assess.ts';
import { UsageError } from '../../errors.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import type { Format } from '../test.ts';
import { drawJunit } from './junit.ts';
import { drawSarif } from './sarif.ts';
import { shownOf } from './shown.ts';
import { drawStepSummary } from './step-summary.ts';
import { drawAssessment } from './table.ts';

interface Options {
  format: Format;
  frameworksNamed: boolean;
  allowPartial: boolean;
}

export function drawn(assessment: Assessment, options: Options, colour: ChalkInstance, width: number): string {
  if (options.format === 'json') return JSON.stringify(assessment, null, 2);
  const shown = shownOf(assessment, options.frameworksNamed);
  if (options.format === 'junit') return drawJunit(shown.assessment, options);
  if (options.format === 'sarif') return drawSarif(shown.assessment);
  return drawAssessment(shown.assessment, colour, width, shown.elsewhere);
}

/** The file named by `--output`, and the page of the workflow run where there is one. */
export async function writeResult(
  assessment: Assessment,
  options: Options,
  output: CommandInput[string],
  { cwd, env, terminal }: CommandContext,
): Promise<void> {
  if (typeof output === 'string') {
    const text = drawn(assessment, options, new Chalk({ level: 0 }), 120);
    await writeFile(resolve(cwd, output), `${text}\n`).catch((cause) => {
      throw new UsageError({
        code: 'output-not-writable',
        message: `The file ${output} cannot be written (${(cause as NodeJS.ErrnoException).code}).`,
        hint: 'Name a file in a folder that exists with --output.',
        cause,
      });
    });
  }
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (!summary) return;
  await appendFile(
    resolve(cwd, summary),
    `${drawStepSummary(shownOf(assessment, options.frameworksNamed).assessment)}\n`,
  ).catch((error) => {
    // The result stands without it.
    terminal.warn(`The step summary was not written: ${(error as Error).message}`);
  });
}
