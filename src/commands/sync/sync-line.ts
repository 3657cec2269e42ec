import { Writable } from 'node:stream';
import type { CommandContext, CommandInput } from '../command.ts';

/** The command line of one sync, as it would be typed, out of what was given to one that runs several. */
export function syncLine(input: CommandInput, { global }: CommandContext, but: readonly string[]): string[] {
  const flags = { ...input, ...global } as CommandInput;
  const given = Object.entries(flags).filter(([name, value]) => value !== undefined && !but.includes(name));
  const line = given.flatMap(([name, value]) => {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (value === true) return name === 'color' || name === 'input' ? [] : [`--${flag}`];
    return value === false ? [`--no-${flag}`] : [`--${flag}`, String(value)];
  });
  return ['sync', ...line];
}

export interface Ran {
  exitCode: number;
  /** With --json what the sync printed; null where it failed. */
  result: unknown;
  /** With --json its error. */
  error: unknown;
}

/** Runs one; with `--json` what it prints is taken in, to become part of one document. */
export async function runLine(line: readonly string[], context: CommandContext, env = context.env): Promise<Ran> {
  // What a passphrase opened stays open for all of them.
  const surroundings = { env, openCredentials: () => context.credentials };
  if (!context.terminal.json) {
    return { exitCode: await context.execute(line, surroundings), result: null, error: null };
  }
  const [stdout, stderr] = [collecting(), collecting()];
  const streams = { stdout: stdout.stream, stderr: stderr.stream };
  const exitCode = await context.execute(line, { ...surroundings, ...streams });
  const error = (parse(stderr.text()) as { error?: unknown } | null)?.error ?? null;
  return { exitCode, result: parse(stdout.text()), error };
}

function collecting(): { stream: NodeJS.WriteStream; text(): string } {
  const pieces: string[] = [];
  const stream = new Writable({
    write(piece, _encoding, done) {
      pieces.push(String(piece));
      done();
    },
  });
  return { stream: stream as NodeJS.WriteStream, text: () => pieces.join('') };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
