import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GrowingArray } from './growing-array.ts';
import { copyStretches, linesOf, windowedLines, writeAll } from './line-file.ts';

/** One finished piece of a step, as the journal holds it. Short keys: there is one line for every request of a run. */
export interface JournalLine {
  /** Ordinal of the step: its place in the dataset's order. */
  s: number;
  /** What the step is, so that a resume can tell that it is the same one. */
  k: string;
  /** Where its records lie in the records file, and how many there are. */
  o: number;
  b: number;
  n: number;
  /** Path and query of the page after this one. */
  next?: string;
  /** The step is finished with this line. */
  done?: true;
  /** Requests made for it, in order. */
  r: JournalRequest[];
  /** Items of a listing that steers the steps; not records themselves. */
  memo?: unknown[];
  /** The memo's items become the records that follow, one each. */
  covers?: true;
  /** The entity was left out, or could not be read. */
  excluded?: { what: string; reason: string };
  failed?: { kind: string; code: string; message: string; hint: string | null };
  /** Records that did not match the schema; records dropped since they had come before. */
  odd?: number;
  twice?: number;
  /** Records that Okta's own count says there are. */
  expected?: number;
}

/** time, path, query, status, requestId, sha256 of one request; `method` is always GET. */
export type JournalRequest = [string, string, string, number, string | null, string | null];

export interface DatasetLog {
  /** What is known of a step from before an interruption. */
  step(ordinal: number, key: string): JournalLine[];
  /**
   * Appends records and their journal line. They are written before the process next waits for anything, together with
   * what else comes until then, so `kill -9` loses no more than what was in flight.
   */
  append(line: Omit<JournalLine, 'o' | 'b'>, records: readonly string[]): void;
  /** The records so far, in order of writing, and those to come until `end()`. Only for logs written in order. */
  follow(): AsyncGenerator<string>;
  /** No more will be appended; followers come to their end. */
  end(): void;
  /** The records of one step, as they were written. */
  recordsOf(ordinal: number): Iterable<string>;
  /** All records, as they were written. */
  allRecords(): Iterable<string>;
  /** Every journal line in the order of the steps. */
  lines(): Iterable<JournalLine>;
  /** Makes the dataset's bytes ready on disk, in the order of the steps. */
  prepare(): { bytes: number; sha256: string };
  /** Gives the prepared bytes their final name and removes the log. */
  commit(file: string): void;
  close(): void;
  /** Removes the log without a dataset file. */
  discard(): void;
}

/** Characters of records, of which a page of a listing may bring some megabytes. */
const mostHeld = 1 << 20;

/**
 * The unfinished form of a dataset: records appended to one file in the order in which they came, and a journal of
 * what they are. Finishing puts them into the order of the steps, so that the file does not depend on which answer
 * was quicker, nor on interruptions.
 */
export function openDatasetLog(folder: string, id: string): DatasetLog {
  const recordsPath = join(folder, `${id}.records`);
  const journalPath = join(folder, `${id}.journal`);
  const partPath = join(folder, `${id}.part`);
  const records = openSync(recordsPath, 'a+', 0o600);
  const journal = openSync(journalPath, 'a+', 0o600);
  /** Journal offset of the first line of each step; further lines of the few steps that have more than one. */
  const first = new GrowingArray();
  const more = new Map<number, number[]>();
  let recordsEnd = 0;
  let journalEnd = 0;
  /** What is appended and not written yet. */
  let heldRecords = '';
  let heldJournal = '';
  /** How far the records are written. */
  let written = 0;
  let flushing: NodeJS.Immediate | undefined;
  let broken: unknown;
  let inOrder = true;
  let lastStep = -1;
  let ended = false;
  /** The dataset file that this log became; null when it became none. */
  let finished: string | null | undefined;
  let wake: (() => void)[] = [];

  const index = (line: JournalLine, at: number): void => {
    if (first.get(line.s) === undefined) first.set(line.s, at);
    else more.set(line.s, [...(more.get(line.s) ?? []), at]);
    if (line.s < lastStep) inOrder = false;
    lastStep = line.s;
  };

  // A line that was being written when the process died is cut off, and so are records that no line tells of.
  const recordsSize = fstatSync(records).size;
  for (const { text, at, end } of linesOf(journal, 0, fstatSync(journal).size)) {
    const line = parseLine(text);
    if (!line || line.o + line.b > recordsSize) break;
    index(line, at);
    recordsEnd = Math.max(recordsEnd, line.o + line.b);
    journalEnd = end;
  }
  ftruncateSync(journal, journalEnd);
  ftruncateSync(records, recordsEnd);
  written = recordsEnd;

  const flush = (): void => {
    clearImmediate(flushing);
    flushing = undefined;
    if (broken !== undefined) throw broken;
    if (heldJournal === '') return;
    try {
      // The records first: a journal line must never tell of what is not there.
      if (heldRecords !== '') writeAll(records, Buffer.from(heldRecords, 'utf8'));
      writeAll(journal, Buffer.from(heldJournal, 'utf8'));
    } catch (error) {
      broken = error;
      throw error;
    }
    heldRecords = '';
    heldJournal = '';
    written = recordsEnd;
    wakeFollowers();
  };
  /** Where nobody could catch it, an error is kept for the next one who appends or finishes. */
  const flushSoon = (): void => {
    flushing ??= setImmediate(() => {
      try {
        flush();
      } catch {
        // Kept in `broken`.
      }
    });
  };

  const readLine = (at: number): JournalLine => {
    for (const { text } of linesOf(journal, at, journalEnd)) return JSON.parse(text) as JournalLine;
    throw new Error(`The journal of ${id} has no line at ${at}.`);
  };
  const offsets = (ordinal: number): number[] => {
    const at = first.get(ordinal);
    if (at === undefined) return [];
    flush();
    return [at, ...(more.get(ordinal) ?? [])];
  };

  const wakeFollowers = (): void => {
    for (const callback of wake.splice(0)) callback();
  };

  function* inStepOrder(): Iterable<JournalLine> {
    flush();
    const read = windowedLines(journal, () => journalEnd);
    for (let ordinal = 0; ordinal < first.length; ordinal++) {
      for (const at of offsets(ordinal)) yield JSON.parse(read(at)) as JournalLine;
    }
  }

  function* stretchesInOrder(): Iterable<{ at: number; length: number }> {
    for (const { o, b } of inStepOrder()) yield { at: o, length: b };
  }

  const closeFiles = (): void => {
    clearImmediate(flushing);
    closeSync(records);
    closeSync(journal);
  };
  const remove = (): void => {
    closeFiles();
    removeDatasetLog(folder, id);
  };

  return {
    step: (ordinal, key) =>
      offsets(ordinal)
        .map(readLine)
        .filter((line) => line.k === key),
    append(line, lines) {
      if (broken !== undefined) throw broken;
      const text = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
      const full: JournalLine = { ...line, o: recordsEnd, b: Buffer.byteLength(text) };
      const entry = `${JSON.stringify(full)}\n`;
      index(full, journalEnd);
      heldRecords += text;
      heldJournal += entry;
      recordsEnd += full.b;
      journalEnd += Buffer.byteLength(entry);
      if (heldRecords.length > mostHeld) flush();
      else flushSoon();
    },
    async *follow() {
      if (finished === null) return;
      // A descriptor of its own: a follower may be hours behind, when the log has long become the dataset file.
      const file = openSync(finished ?? recordsPath, 'r');
      try {
        for (let at = 0; ; ) {
          const end = written;
          for (const line of linesOf(file, at, end)) yield line.text;
          at = end;
          if (at < written) continue;
          if (ended) return;
          await new Promise<void>((resolve) => wake.push(resolve));
        }
      } finally {
        closeSync(file);
      }
    },
    end() {
      if (broken === undefined) flush();
      ended = true;
      wakeFollowers();
      wake = [];
    },
    *recordsOf(ordinal) {
      for (const at of offsets(ordinal)) {
        const { o, b } = readLine(at);
        for (const { text } of linesOf(records, o, o + b)) yield text;
      }
    },
    *allRecords() {
      flush();
      for (const { text } of linesOf(records, 0, recordsEnd)) yield text;
    },
    lines: inStepOrder,
    prepare() {
      flush();
      const hash = createHash('sha256');
      if (inOrder) {
        copyStretches(records, [{ at: 0, length: recordsEnd }], (bytes) => hash.update(bytes));
        fsyncSync(records);
      } else {
        const out = openSync(partPath, 'w', 0o600);
        copyStretches(records, stretchesInOrder(), (bytes) => {
          hash.update(bytes);
          writeAll(out, bytes);
        });
        fsyncSync(out);
        closeSync(out);
      }
      return { bytes: recordsEnd, sha256: hash.digest('hex') };
    },
    commit(file) {
      commitDatasetLog(folder, id, file);
      finished = file;
      remove();
    },
    close() {
      try {
        if (broken === undefined) flush();
      } finally {
        closeFiles();
      }
    },
    discard() {
      finished = null;
      remove();
    },
  };
}

/**
 * The second half of finishing, which a run that was killed in between does again: prepared bytes lie in `.part`, or,
 * when they came in order, in the records file itself.
 */
export function commitDatasetLog(folder: string, id: string, file: string): void {
  const part = join(folder, `${id}.part`);
  if (existsSync(part)) renameSync(part, file);
  else if (!existsSync(file)) renameSync(join(folder, `${id}.records`), file);
}

export function removeDatasetLog(folder: string, id: string): void {
  for (const suffix of ['records', 'journal', 'part']) rmSync(join(folder, `${id}.${suffix}`), { force: true });
}

function parseLine(text: string): JournalLine | undefined {
  try {
    return JSON.parse(text) as JournalLine;
  } catch {
    return undefined;
  }
}
