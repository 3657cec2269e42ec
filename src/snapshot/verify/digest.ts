import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

export interface Digest {
  bytes: number;
  sha256: string;
  /** Line breaks. */
  lines: number;
  /** The first and the last bytes, as text. */
  head: string;
  tail: string;
}

const kept = 16_384;

/** Everything that is asked of the bytes of a file, in one pass and little memory. */
export async function digest(stream: Readable): Promise<Digest> {
  const hash = createHash('sha256');
  let [bytes, lines] = [0, 0];
  let head: Buffer = Buffer.alloc(0);
  let tail: Buffer = Buffer.alloc(0);
  for await (const piece of stream as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) lines++;
    if (head.length < kept) head = Buffer.concat([head, piece.subarray(0, kept - head.length)]);
    tail = piece.length >= kept ? piece.subarray(-kept) : Buffer.concat([tail, piece]).subarray(-kept);
  }
  return { bytes, lines, sha256: hash.digest('hex'), head: head.toString(), tail: tail.toString() };
}
