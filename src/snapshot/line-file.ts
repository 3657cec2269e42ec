import { readSync, writeSync } from 'node:fs';

/** How much is read or written at a time. */
const window = 1 << 18;

/** Writes all of it: a single write may take only a part. */
export function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** The bytes between two offsets, piece by piece. */
export function* pieces(file: number, from: number, to: number): Iterable<Buffer> {
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

/** Reads single lines by offset through one window, since they lie nearly in the order in which they are asked for. */
export function windowedLines(file: number, size: () => number): (at: number) => string {
  let start = 0;
  let held: Buffer = Buffer.alloc(0);
  return (at) => {
    let newline = at >= start && at < start + held.length ? held.indexOf(10, at - start) : -1;
    for (let length = window; newline === -1; length *= 2) {
      start = at;
      held = Buffer.concat([...pieces(file, at, Math.min(size(), at + length))]);
      newline = held.indexOf(10);
      if (newline === -1 && start + held.length >= size()) throw new Error(`No line at ${at}.`);
    }
    return held.toString('utf8', at - start, newline);
  };
}

/** Small parts gathered into writes of a decent size. */
export function* blocks(parts: Iterable<Buffer>): Iterable<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for (const part of parts) {
    held.push(part);
    size += part.length;
    if (size < window) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  yield Buffer.concat(held);
}
