import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Collector } from './collectors/collector.ts';
import { commitDatasetLog, type DatasetLog, openDatasetLog, removeDatasetLog } from './snapshot/dataset-log.ts';
import type { DatasetEntry } from './snapshot/manifest.ts';
import type { Run } from './snapshot/run-folder.ts';

export interface DatasetProgress {
  id: string;
  status: string;
  records: number;
  requests: number;
  /** Milliseconds since it began, until it ended. */
  elapsedMs: number;
}

/** One dataset of a run, from its log to its entry in the manifest. */
export interface Track {
  log: DatasetLog | undefined;
  progress: DatasetProgress;
  startedAt: string;
  /** Resolved when the dataset is done. */
  entry: Promise<DatasetEntry>;
  settle(entry: DatasetEntry): void;
  follow(): AsyncIterable<string>;
  close(): void;
}

export function openTrack({ id }: Collector, run: Run): Track {
  const known = run.state.finished[id];
  if (known) repair(run.folder, id, known);
  const log = known ? undefined : openDatasetLog(run.folder, id);
  let settle: Track['settle'] = () => {};
  const entry = new Promise<DatasetEntry>((resolve) => {
    settle = resolve;
  });
  let closed = known !== undefined;
  return {
    log,
    startedAt: log ? (firstRequestTime(log) ?? new Date().toISOString()) : '',
    progress: {
      id,
      status: known?.status ?? 'waiting',
      records: known?.records ?? 0,
      requests: known?.requests ?? 0,
      elapsedMs: 0,
    },
    entry,
    settle: (done) => {
      closed ||= run.state.finished[id] !== undefined;
      settle(done);
    },
    follow: () => (log ? log.follow() : fileLines(known?.file ? join(run.folder, known.file) : undefined)),
    close: () => {
      if (!closed) log?.close();
    },
  };
}

/** A run that was killed between writing down a finished dataset and giving its file the final name. */
function repair(folder: string, id: string, { file }: DatasetEntry): void {
  if (file && !existsSync(join(folder, file))) commitDatasetLog(folder, id, join(folder, file));
  removeDatasetLog(folder, id);
}

export async function* fileLines(file: string | undefined): AsyncIterable<string> {
  if (file === undefined) return;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield line;
  }
}

function firstRequestTime(log: DatasetLog): string | undefined {
  for (const { r } of log.lines()) if (r[0]) return r[0][0];
  return undefined;
}
