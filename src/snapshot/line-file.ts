import { readSync, writeSync } from 'node:fs';

/** How much is read or written at a time. */
const window = 1 << 18;

/** Writes all of it: a single write may take only a part. */
export function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** The bytes between two offsets, piece by piece. */
function* pieces(file: number, from: number, to: number): Iterable<Buffer> {
  for (let at = from; at < to; ) {
    const piece = Buffer.allocUnsafe(Math.min(window, to - at));
    const got = readSync(file, piece, 0, piece.length, at);
    if (got === 0) return;
    yield piece.subarray(0, got);
    at += got;
  }
}

/** Whole lines between two offsets, each with where it begins and ends; a last one without its newline is left out. */
export function* linesOf(file: number, from: number, to: number): Iterable<{ text: string; at: number; end: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let at = from;
  for (const piece of pieces(file, from, to)) {
    let buffer = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    for (let newline = buffer.indexOf(10); newline !== -1; newline = buffer.indexOf(10)) {
      const end = at + newline + 1;
      yield { text: buffer.toString('utf8', 0, newline), at, end };
      buffer = buffer.subarray(newline + 1);
      at = end;
    }
    rest = buffer;
  }
}

/**
 * Reads single lines by offset through one window, since they lie nearly in the order in which they are asked for.
 * The window is one piece of memory, used again: a loop that waits for nothing would else fill many, none yet freed.
 */
export function windowedLines(file: number, size: () => number): (at: number) => string {
  let memory = Buffer.allocUnsafeSlow(window);
  let start = 0;
  let held = memory.subarray(0, 0);
  return (at) => {
    let newline = at >= start && at < start + held.length ? held.indexOf(10, at - start) : -1;
    for (let length = window; newline === -1; length *= 2) {
      if (memory.length < length) memory = Buffer.allocUnsafeSlow(length);
      start = at;
      held = memory.subarray(0, readFully(file, memory, Math.min(length, size() - at), at));
      newline = held.indexOf(10);
      if (newline === -1 && start + held.length >= size()) throw new Error(`No line at ${at}.`);
    }
    return held.toString('utf8', at - start, newline);
  };
}

/** Reads so many bytes, or as many as there are. */
function readFully(file: number, into: Buffer, length: number, at: number): number {
  let read = 0;
  for (let got = -1; got !== 0 && read < length; read += got)
    got = readSync(file, into, read, length - read, at + read);
  return read;
}

/** Copies stretches of a file, one after the other, through one piece of memory. */
export function copyStretches(
  file: number,
  stretches: Iterable<{ at: number; length: number }>,
  use: (bytes: Buffer) => void,
): void {
  const memory = Buffer.allocUnsafeSlow(window);
  let held = 0;
  for (const { at, length } of stretches) {
    for (let copied = 0; copied < length; ) {
      const got = readSync(file, memory, held, Math.min(length - copied, memory.length - held), at + copied);
      if (got === 0) break;
      copied += got;
      held += got;
      if (held < memory.length) continue;
      use(memory);
      held = 0;
    }
  }
  if (held > 0) use(memory.subarray(0, held));
}
