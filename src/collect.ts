import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { collectDataset } from './collect-dataset.ts';
import type { CollectOptions, Collector } from './collectors/collector.ts';
import type { DatasetResult } from './dataset-result.ts';
import { CliError, IncompleteError } from './errors.ts';
import { bucketOf } from './okta/bucket-rules.ts';
import type { OktaClient } from './okta/client.ts';
import { OktaError, toCliError } from './okta/okta-error.ts';
import { countFacts, etaMs, forecast } from './plan.ts';
import { commitDatasetLog, type DatasetLog, openDatasetLog, removeDatasetLog } from './snapshot/dataset-log.ts';
import { takeLock } from './snapshot/lock.ts';
import { type DatasetEntry, type Manifest, manifestSchema } from './snapshot/manifest.ts';
import { writeProvenance } from './snapshot/provenance.ts';
import { lastSignOfLife, openRun, type Run, type RunIdentity, touchRun } from './snapshot/run-folder.ts';
import { appendSessionRequests, previousOf, seal, sessionRequests, writeRequests } from './snapshot/seal.ts';

export interface CollectRequest {
  client: OktaClient;
  /** Those to be collected, in the registry's order, with everything they need. */
  collectors: readonly Collector[];
  /** Those left out, with the reason. */
  skipped: ReadonlyMap<string, string>;
  /** Every dataset id, in the order of the manifest. */
  allDatasets: readonly string[];
  orgFolder: string;
  identity: RunIdentity;
  options: Omit<CollectOptions, 'startedAt'>;
  fresh: boolean;
  resumeWithinMs: number;
  /** The run is to end by then, to be gone on with later. */
  deadlineMs: number | undefined;
  concurrency: number;
  about: Pick<Manifest, 'tool' | 'org' | 'collector' | 'acceptedGaps'>;
  /** Lines of requests.jsonl for requests that were made before. */
  earlierRequests: readonly object[];
  /** Ends the run when it is aborted, from outside or by the run itself; the client's requests hang on it too. */
  stop: AbortController;
  onProgress(state: CollectProgress): void;
  onResume(run: Pick<Run, 'resumed' | 'setAside' | 'state'>): void;
}

export interface DatasetProgress {
  id: string;
  status: string;
  records: number;
  requests: number;
  /** Milliseconds since it began, until it ended. */
  elapsedMs: number;
}

export interface CollectProgress {
  elapsedMs: number;
  etaMs: number | null;
  datasets: DatasetProgress[];
  /** What most of the work waits for. */
  notice: string | undefined;
}

export interface Collected {
  path: string;
  manifest: Manifest;
  datasets: DatasetProgress[];
  resumed: boolean;
}

/**
 * The work of `sync`: runs the collectors into a new snapshot, or goes on with an interrupted run.
 * @throws UsageError when another sync holds the org; NotConnectedError when Okta refuses the credential;
 * IncompleteError when the deadline came or the disk is full. The run stays, to be gone on with.
 */
export async function collect(request: CollectRequest): Promise<Collected> {
  const lock = takeLock(request.orgFolder);
  try {
    return await collectLocked(request);
  } catch (error) {
    throw runError(error);
  } finally {
    lock.release();
  }
}

async function collectLocked(request: CollectRequest): Promise<Collected> {
  const { client, collectors, stop } = request;
  const run = openRun({ ...request, now: new Date() });
  request.onResume(run);
  appendSessionRequests(run, request.earlierRequests);
  const began = performance.now();
  const deadline = request.deadlineMs && setTimeout(() => stop.abort(deadlineReached()), request.deadlineMs);

  const facts = countFacts();
  const options: CollectOptions = { ...request.options, startedAt: run.state.startedAt };
  const tracks = new Map(collectors.map((collector) => [collector.id, openTrack(collector, run)]));
  if (run.resumed) run.state.resumed.push(resumption(run, tracks));
  run.save();
  const before = new Map<string, number>();
  const now = (): number => Math.round(performance.now() - began);

  const report = (): void => {
    const toCome = forecast(collectors, facts.facts());
    const states = client.limiter.state();
    for (const [bucket, count] of before) toCome.set(bucket, (toCome.get(bucket) ?? 0) - count);
    for (const { bucket, requests } of states) toCome.set(bucket, (toCome.get(bucket) ?? 0) - requests);
    for (const [bucket, count] of toCome) client.limiter.forecast(bucket, Math.max(0, count));
    request.onProgress({
      elapsedMs: now(),
      etaMs: states.some(({ limit }) => limit !== null) ? etaMs(toCome, states) : null,
      datasets: [...tracks.values()].map(({ progress }) => ({ ...progress })),
      notice: noticeOf(states, tracks),
    });
  };
  const ticker = setInterval(() => {
    report();
    touchRun(run);
  }, 1000);

  const collectOne = async (collector: Collector, track: Track): Promise<void> => {
    const { id } = collector;
    const observe = (record: Record<string, unknown>): void => facts.observe(id, record);
    const known = run.state.finished[id];
    if (known) {
      if (known.file && ['users', 'groups', 'apps'].includes(id)) {
        for await (const line of fileLines(join(run.folder, known.file))) observe(JSON.parse(line));
      }
      track.settle(known);
      return;
    }
    const log = track.log as DatasetLog;
    for (const line of log.lines()) for (const [, path] of line.r) addTo(before, bucketOf(path), 1);
    const startedAt = track.startedAt;
    track.progress.status = 'running';
    const began = now() - track.progress.elapsedMs;
    const result = await collectDataset(collector, {
      client,
      options,
      log,
      parent: (parent) => (tracks.get(parent) as Track).follow(),
      parentEntry: (parent) => (tracks.get(parent) as Track).entry,
      width: request.concurrency + 4,
      signal: stop.signal,
      observe,
      onProgress: ({ records, requests }) => {
        track.progress.records += records;
        track.progress.requests += requests;
        track.progress.elapsedMs = now() - began;
      },
    });
    const entry = finishDataset(collector, result, log, run, options, startedAt);
    track.progress.status = entry.status;
    track.progress.elapsedMs = now() - began;
    track.settle(entry);
    report();
  };

  try {
    report();
    const running = collectors.map((collector) => {
      const track = tracks.get(collector.id) as Track;
      return collectOne(collector, track).catch((error: unknown) => {
        stop.abort(error);
        track.settle(interruptedEntry);
        // Followers come to their end; having been stopped, they write nothing down as finished.
        for (const { log } of tracks.values()) log?.end();
      });
    });
    await Promise.all(running);
    if (stop.signal.aborted) throw stop.signal.reason;
    report();
    return await sealRun(request, run, tracks);
  } finally {
    clearInterval(ticker);
    if (deadline) clearTimeout(deadline);
    for (const { close } of tracks.values()) close();
    if (existsSync(run.folder)) touchRun(run);
  }
}

interface Track {
  log: DatasetLog | undefined;
  progress: DatasetProgress;
  startedAt: string;
  /** Resolved when the dataset is done. */
  entry: Promise<DatasetEntry>;
  settle(entry: DatasetEntry): void;
  follow(): AsyncIterable<string>;
  close(): void;
}

function openTrack({ id }: Collector, run: Run): Track {
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

async function* fileLines(file: string | undefined): AsyncIterable<string> {
  if (file === undefined) return;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield line;
  }
}

function firstRequestTime(log: DatasetLog): string | undefined {
  for (const { r } of log.lines()) if (r[0]) return r[0][0];
  return undefined;
}

function resumption(run: Run, tracks: Map<string, Track>): Manifest['resumed'][number] {
  const kept: Record<string, number> = {};
  for (const [id, { log, progress }] of tracks) {
    let records = progress.records;
    for (const { n } of log?.lines() ?? []) records += n;
    if (records > 0) kept[id] = records;
  }
  return { interruptedAt: lastSignOfLife(run), resumedAt: new Date().toISOString(), kept };
}

const interruptedEntry = { status: 'failed', records: 0, file: null, error: null } as DatasetEntry;

/** What a dataset amounts to, written down before its file gets the final name. */
function finishDataset(
  collector: Collector,
  result: DatasetResult,
  log: DatasetLog,
  run: Run,
  options: CollectOptions,
  startedAt: string,
): DatasetEntry {
  const { id } = collector;
  const status = result.status();
  const hasFile = status === 'complete' || status === 'partial';
  const summary = writeProvenance(log, id, run.folder);
  const { bytes, sha256 } = hasFile ? log.prepare() : { bytes: 0, sha256: null };
  if (summary.duplicates > 0) result.exclude('records', summary.duplicates, 'Okta listed them more than once');
  const period = collector.period?.(options);
  const entry: DatasetEntry = {
    file: hasFile ? `${id}.jsonl` : null,
    status,
    records: hasFile ? summary.records : 0,
    nonconforming: summary.nonconforming,
    bytes,
    sha256,
    unchangedSince: null,
    startedAt,
    endedAt: new Date().toISOString(),
    pointInTime: period === undefined,
    period: period ? { ...period, gaps: [] } : null,
    requests: summary.requests,
    crossChecks: summary.crossChecks,
    excluded: [...result.excluded.values()],
    error: result.error(),
  };
  run.state.finished[id] = entry;
  run.save();
  if (hasFile) log.commit(join(run.folder, `${id}.jsonl`));
  else log.discard();
  return entry;
}

async function sealRun(request: CollectRequest, run: Run, tracks: Map<string, Track>): Promise<Collected> {
  const { client, orgFolder, about } = request;
  const previous = await previousOf(orgFolder);
  const datasets: Record<string, DatasetEntry> = {};
  for (const id of request.allDatasets) {
    const entry = run.state.finished[id] ?? skippedEntry(request.skipped.get(id) ?? 'not chosen');
    datasets[id] = { ...entry, unchangedSince: previous.unchangedSince(id, entry) };
  }
  const manifest: Manifest = {
    schema: manifestSchema,
    ...about,
    startedAt: run.state.startedAt,
    endedAt: new Date().toISOString(),
    clockSkewMs: client.limiter.serverClock.skewMs(),
    previous: previous.previous,
    previousReason: previous.previousReason,
    requestsFile: await writeRequests(run.folder, request.allDatasets, sessionRequests(run)),
    datasets,
    rateLimits: client.limiter.state().map(({ bucket, limit, requests, throttled, waitedMs }) => ({
      bucket,
      limit,
      requests,
      throttled,
      waitedMs,
    })),
    acceptedGaps: about.acceptedGaps,
    resumed: run.state.resumed,
  };
  const path = seal(run, orgFolder, manifest);
  return { path, manifest, datasets: [...tracks.values()].map(({ progress }) => progress), resumed: run.resumed };
}

const skippedEntry = (reason: string): DatasetEntry => ({
  file: null,
  status: 'skipped',
  records: 0,
  nonconforming: 0,
  bytes: 0,
  sha256: null,
  unchangedSince: null,
  startedAt: null,
  endedAt: null,
  pointInTime: true,
  period: null,
  requests: 0,
  crossChecks: [],
  excluded: [],
  error: {
    code: 'skipped',
    message: `Not collected: ${reason}.`,
    hint: 'Run `okta-evidence sync` without --skip or --only.',
  },
});

function noticeOf(states: ReturnType<OktaClient['limiter']['state']>, tracks: Map<string, Track>): string | undefined {
  const waiting = states.filter(({ waitingMs }) => waitingMs !== null).sort((a, b) => b.queued - a.queued)[0];
  if (!waiting) return undefined;
  const seconds = Math.ceil((waiting.waitingMs ?? 0) / 1000);
  const who = [...tracks.values()].find(
    ({ progress }) => progress.status === 'running' && owns(progress.id, waiting.bucket),
  );
  const contended = waiting.contended ? '; others use this limit too' : '';
  return `${who?.progress.id ?? waiting.bucket}: waiting ${seconds} s for Okta's window${contended}`;
}

/** Which dataset a person would name for a bucket that keeps everything waiting. */
const owners: Record<string, readonly string[]> = {
  '/api/v1/users*': ['user-factors', 'users', 'admin-roles'],
  '/api/v1/groups*': ['group-members', 'groups', 'admin-roles'],
  '/api/v1/apps*': ['app-users', 'app-groups', 'apps'],
  '/api/v1/logs*': ['system-log'],
  '/api/v1*': ['policies'],
};
const owns = (id: string, bucket: string): boolean => owners[bucket]?.includes(id) ?? false;

const addTo = (counts: Map<string, number>, key: string, count: number): void =>
  void counts.set(key, (counts.get(key) ?? 0) + count);

const deadlineReached = (): IncompleteError =>
  new IncompleteError({
    code: 'deadline-reached',
    message: 'The deadline came before everything was read.',
    hint: 'Nothing is lost: `okta-evidence sync` with the same options goes on where this run ended.',
  });

/** What stops a whole run, as the person at the keyboard needs to hear it. */
function runError(error: unknown): unknown {
  if (error instanceof OktaError) return toCliError(error);
  if (error instanceof CliError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new IncompleteError({
    code: 'disk-full',
    message: 'The disk is full, so the evidence could not be written.',
    hint: 'Make room, then run `okta-evidence sync` again: it goes on where it stopped.',
    cause: error,
  });
}
