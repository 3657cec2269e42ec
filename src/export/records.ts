import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceDataset, EvidenceDatasets } from '../evidence/reading/datasets.ts';
import type { Snapshot } from '../snapshot/read.ts';

type JsonRecord = Record<string, unknown>;

/**
 * The datasets of a snapshot for the items of a bundle, which go through millions of records several times: lines are
 * cut from large pieces of the file and wait nowhere, since what waits is moved to old memory and swells the heap.
 * Only what is a record: a damaged line that holds a bare value is counted in the manifest, and says nothing.
 */
export function recordsOf(snapshot: Snapshot): EvidenceDatasets {
  const records = (id: EvidenceDataset): AsyncIterable<JsonRecord> => {
    const { file } = snapshot.entry(id);
    return { [Symbol.asyncIterator]: () => (file === null ? none : reader(snapshot, id, join(snapshot.path, file))) };
  };
  return {
    records: (id) => records(id) as AsyncIterable<never>,
    status: (id) => snapshot.entry(id).status,
  };
}

const end = Promise.resolve({ done: true as const, value: undefined });
const none: AsyncIterator<JsonRecord> = { next: () => end };

const pieceSize = 64 * 1024;

/** Not a generator: that would cost more for each record than reading it. */
function reader(snapshot: Snapshot, id: EvidenceDataset, path: string): AsyncIterator<JsonRecord> {
  let file: FileHandle | undefined;
  let finished = false;
  let lines: string[] = [];
  let at = 0;
  let buffer = Buffer.allocUnsafe(pieceSize);
  let kept = 0;

  const close = async () => {
    finished = true;
    await file?.close();
    file = undefined;
  };
  const fill = async () => {
    file ??= await open(path);
    const { bytesRead } = await file.read(buffer, kept, buffer.length - kept, null);
    const filled = kept + bytesRead;
    if (bytesRead === 0) await close();
    // A line feed is never a part of another character in UTF-8.
    const whole = bytesRead === 0 ? filled : buffer.lastIndexOf(10, filled - 1) + 1;
    lines = buffer.toString('utf8', 0, whole).split('\n');
    at = 0;
    kept = filled - whole;
    if (kept === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
    else buffer.copyWithin(0, whole, filled);
  };
  const damaged = async (cause: unknown): Promise<never> => {
    await close();
    // The snapshot's own reader knows how to say which line it is.
    for await (const _ of snapshot.records(id));
    throw cause;
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
  const next = async (): Promise<IteratorResult<JsonRecord>> => {
    try {
      while (!finished) {
        await fill();
        const value = cut();
        if (value) return { done: false, value };
      }
    } catch (error) {
      return error instanceof SyntaxError ? damaged(error) : close().then(() => Promise.reject(error));
    }
    return end;
  };
  return {
    next() {
      try {
        const value = cut();
        return value ? Promise.resolve({ done: false, value }) : next();
      } catch (error) {
        return damaged(error);
      }
    },
    return: () => close().then(() => end),
  };
}
