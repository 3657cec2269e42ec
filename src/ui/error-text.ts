import type { CliError } from '../errors.ts';
import type { Terminal } from './terminal.ts';

/** An error for stderr: a person's sentence and next step, or with `--json` one document. */
export function errorText(error: CliError, terminal: Terminal, debug: boolean): string {
  if (terminal.json) {
    const stack = debug ? { stack: stackOf(error) } : {};
    return JSON.stringify({ error: { ...error.toJSON(), exitCode: error.exitCode, ...stack } });
  }
  const { err } = terminal;
  const lines = [`${err.red.bold('error:')} ${error.message}`];
  if (error.hint) lines.push(`${err.bold('fix:')}   ${error.hint}`);
  if (debug) lines.push('', err.dim(stackOf(error)));
  return lines.join('\n');
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
