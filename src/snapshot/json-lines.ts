import { closeSync, openSync, readSync } from 'node:fs';
import { IncompleteError } from '../errors.ts';

export type JsonRecord = Record<string, unknown>;

const pieceSize = 256 * 1024;

/** Pieces between two turns of the event loop, so that an interruption is heard. */
const piecesInARow = 32;

const end = Promise.resolve({ done: true as const, value: undefined });

/**
 * The records of a file, one JSON object a line. A damaged line is an error with its number, never skipped; a whole
 * line that holds a bare value is counted in the manifest, and says nothing.
 *
 * Large orgs have millions of records, which are gone through several times. So lines are cut from large pieces and
 * wait nowhere, since what waits is moved to old memory and swells the heap; pieces are read at once, since handing
 * each to another thread takes longer than reading it; and this is no generator, which would cost more for each record
 * than parsing it.
 */
export function jsonLines(path: string): AsyncIterable<JsonRecord> {
  return { [Symbol.asyncIterator]: () => reader(path) };
}

function reader(path: string): AsyncIterator<JsonRecord> {
  let file: number | undefined;
  let finished = false;
  let lines: string[] = [];
  let at = 0;
  let before = 0;
  let buffer = Buffer.allocUnsafe(pieceSize);
  let kept = 0;
  let pieces = 0;

  const close = () => {
    finished = true;
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  const fill = () => {
    file ??= openSync(path, 'r');
    const bytesRead = readSync(file, buffer, kept, buffer.length - kept, null);
    const filled = kept + bytesRead;
    if (bytesRead === 0) close();
    // A line feed is never a part of another character in UTF-8.
    const whole = bytesRead === 0 ? filled : buffer.lastIndexOf(10, filled - 1) + 1;
    before += Math.max(0, lines.length - 1);
    lines = buffer.toString('utf8', 0, whole).split('\n');
    at = 0;
    kept = filled - whole;
    if (kept === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
    else buffer.copyWithin(0, whole, filled);
  };
  const cut = (): JsonRecord | undefined => {
    while (at < lines.length) {
      const line = lines[at++];
      if (line === '' || line === undefined) continue;
      const record: unknown = JSON.parse(line);
      if (typeof record === 'object' && record !== null) return record as JsonRecord;
    }
    return undefined;
  };
  const failed = (cause: unknown): Promise<never> => {
    close();
    return Promise.reject(cause instanceof SyntaxError ? damaged(path, before + at, cause) : cause);
  };
  const next = (): Promise<IteratorResult<JsonRecord>> => {
    try {
      for (let value = cut(); ; value = cut()) {
        if (value) return Promise.resolve({ done: false, value });
        if (finished) return end;
        fill();
        if (++pieces % piecesInARow === 0) return new Promise<void>((resolve) => setImmediate(resolve)).then(next);
      }
    } catch (error) {
      return failed(error);
    }
  };
  return {
    next,
    return: () => {
      close();
      return end;
    },
  };
}

const damaged = (path: string, line: number, cause: unknown): IncompleteError =>
  new IncompleteError({
    code: 'dataset-damaged',
    message: `${path}, line ${line}, is not JSON: the file was altered or cut short.`,
    hint: 'Restore the snapshot from a backup, or run `okta-evidence sync` for a new one.',
    cause,
  });
