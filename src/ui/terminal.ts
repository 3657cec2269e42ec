import { stripVTControlCharacters } from 'node:util';
import { Chalk, type ChalkInstance } from 'chalk';
import { jsonText } from '../json-text.ts';

export interface TerminalOptions {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  stdin: NodeJS.ReadStream;
  env: NodeJS.ProcessEnv;
  json?: boolean;
  quiet?: boolean;
  color?: boolean;
  input?: boolean;
}

/**
 * The one place that owns the terminal. stdout carries the result or nothing; everything said to a person on the
 * way goes to stderr. Colour is decided per stream, once.
 */
export interface Terminal {
  /** `--json`: stdout is for one JSON document. */
  readonly json: boolean;
  readonly quiet: boolean;
  /** May a question be asked? stdin and stderr are terminals and `--no-input` was not given. */
  readonly interactive: boolean;
  /** Is stderr a terminal, so that a live progress display makes sense? */
  readonly live: boolean;
  /** Columns of stdout, 80 where it is no terminal. */
  readonly width: number;
  /** Colours for text meant for stdout, and for stderr. */
  readonly out: ChalkInstance;
  readonly err: ChalkInstance;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** The result, to stdout. */
  write(text: string): void;
  /** The one document of `--json`, to stdout. */
  writeDocument(document: object): void;
  /** A line for the person, to stderr; silent with `--quiet` and `--json`. */
  note(text: string): void;
  /** A line that matters even with `--quiet`, to stderr. With `--json` the document has to carry it. */
  warn(text: string): void;
  /** A warning that no document can carry, since it comes after all is done: with `--json` one of its own on stderr. */
  lateWarning(text: string): void;
}

export function createTerminal(options: TerminalOptions): Terminal {
  const { stdout, stderr, stdin, env } = options;
  const { json = false, quiet = false, color = true, input = true } = options;
  return {
    json,
    quiet,
    interactive: input && stdin.isTTY === true && stderr.isTTY === true,
    live: stderr.isTTY === true && env['TERM'] !== 'dumb' && !env['CI'],
    // Some terminals give 0.
    width: (stdout.isTTY && stdout.columns) || 80,
    out: new Chalk({ level: colourLevel(stdout, env, color) }),
    err: new Chalk({ level: colourLevel(stderr, env, color) }),
    stderr,
    stdin,
    write: (text) => void stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    writeDocument: (document) => {
      for (const chunk of jsonText(document)) stdout.write(chunk);
    },
    note: (text) => {
      if (!quiet && !json) stderr.write(`${text}\n`);
    },
    // With --json stderr is kept for the one error document.
    warn: (text) => {
      if (!json) stderr.write(`${text}\n`);
    },
    lateWarning: (text) =>
      void stderr.write(json ? `${JSON.stringify({ warning: { message: text } })}\n` : `${text}\n`),
  };
}

/** https://no-color.org and https://force-color.org; chalk 5 does not look at NO_COLOR on a terminal by itself. */
function colourLevel(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv, wanted: boolean): 0 | 1 {
  if (!wanted || env['NO_COLOR'] || env['TERM'] === 'dumb') return 0;
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return 1;
  return stream.isTTY ? 1 : 0;
}

/**
 * Text from an org made safe to print: no escape sequences, control characters or bidirectional overrides, which
 * could rewrite what the person sees; one line; at most `max` characters.
 */
export function safeText(value: unknown, max = 200): string {
  const text = stripVTControlCharacters(String(value ?? ''))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .toWellFormed()
    .trim();
  const characters = [...text];
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : text;
}
