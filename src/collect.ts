import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { collectDataset } from './collect-dataset.ts';
import { type RunTally, tallied, tallyRun } from './collect-tally.ts';
import { type DatasetProgress, fileLines, openTrack, type Track } from './collect-track.ts';
import type { CollectOptions, Collector, Principal } from './collectors/collector.ts';
import { everyoneCount } from './collectors/groups.ts';
import { finishDataset } from './dataset-entry.ts';
import { CliError, IncompleteError } from './errors.ts';
import { bucketOf } from './okta/bucket-rules.ts';
import type { OktaClient, RequestRecord } from './okta/client.ts';
import { OktaError, toCliError } from './okta/okta-error.ts';
import { withQuery } from './okta/pagination.ts';
import { countFacts, etaMs, forecast, noticeOf } from './plan.ts';
import type { DatasetLog } from './snapshot/dataset-log.ts';
import type { Signer } from './snapshot/dsse.ts';
import { takeLock } from './snapshot/lock.ts';
import { type DatasetEntry, type Manifest, manifestSchema, skippedEntry } from './snapshot/manifest.ts';
import { redactionsOf } from './snapshot/redact.ts';
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
  about: Pick<Manifest, 'tool' | 'org' | 'collector' | 'acceptedGaps' | 'signing'>;
  /** Signs the manifest; null where `about.signing` says why nothing is signed. */
  signer: Signer | null;
  /** Lines of requests.jsonl for requests that were made before. */
  earlierRequests: readonly object[];
  /** Ends the run when it is aborted, from outside or by the run itself; the client's requests hang on it too. */
  stop: AbortController;
  onProgress(state: CollectProgress): void;
  onResume(run: Pick<Run, 'resumed' | 'setAside' | 'state'>): void;
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
  const { auth, principal: owner } = request.about.collector;
  const principal: Principal = { auth, id: owner?.id ?? null };
  const tally = tallyRun(principal);
  const options: CollectOptions = { ...request.options, startedAt: run.state.startedAt };
  const tracks = new Map(collectors.map((collector) => [collector.id, openTrack(collector, run)]));
  if (run.resumed) run.state.resumed.push(resumption(run, tracks));
  run.save();
  const before = new Map<string, number>();
  const now = (): number => Math.round(performance.now() - began);

  let lookedAhead = Number.NEGATIVE_INFINITY;
  /** Requests to come, by bucket. Before anything is known of the users, the work on them is not taken for none. */
  const lookAhead = (): Map<string, number> => {
    const seen = facts.facts();
    const toCome = forecast(collectors, seen);
    for (const [bucket, count] of before) addTo(toCome, bucket, -count);
    for (const { bucket, requests } of client.limiter.state()) addTo(toCome, bucket, -requests);
    if (seen.users === 0 && tracks.has('users')) return toCome;
    for (const [bucket, count] of toCome) client.limiter.forecast(bucket, Math.max(0, count));
    lookedAhead = now();
    return toCome;
  };

  const report = (): void => {
    const toCome = lookAhead();
    const states = client.limiter.state();
    request.onProgress({
      elapsedMs: now(),
      etaMs: states.some(({ limit }) => limit !== null) ? etaMs(toCome, states) : null,
      datasets: [...tracks.values()].map(({ progress }) => ({ ...progress })),
      notice: noticeOf(states, runningIn(tracks)),
    });
  };
  const ticker = setInterval(() => {
    report();
    touchRun(run);
  }, 1000);

  const collectOne = async (collector: Collector, track: Track): Promise<void> => {
    const { id } = collector;
    const observe = (record: Record<string, unknown>): void => {
      facts.observe(id, record);
      tally.observe(id, record);
    };
    const known = run.state.finished[id];
    if (known) {
      if (known.file && tallied.has(id)) {
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
      principal,
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
        if (now() - lookedAhead > betweenLooks) lookAhead();
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
    return await sealRun(request, run, tracks, tally);
  } finally {
    clearInterval(ticker);
    if (deadline) clearTimeout(deadline);
    for (const { close } of tracks.values()) close();
    if (existsSync(run.folder)) touchRun(run);
  }
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

/** Everyone's count once more, so that users who came or went during the run are not taken for missing. */
async function recountEveryone({ client }: CollectRequest, run: Run): Promise<number | undefined> {
  const requests: RequestRecord[] = [];
  try {
    const answer = await client.get(withQuery(everyoneCount.path, everyoneCount.query));
    requests.push(...answer.requests);
    return everyoneCount.read(answer.body);
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    requests.push(...error.requests);
    return undefined;
  } finally {
    appendSessionRequests(
      run,
      requests.map((made) => ({ ...made, dataset: null, first: null, count: 0 })),
    );
  }
}

async function sealRun(
  request: CollectRequest,
  run: Run,
  tracks: Map<string, Track>,
  tally: RunTally,
): Promise<Collected> {
  const { client, orgFolder, about, collectors } = request;
  const later = tally.knowsEveryone() ? await recountEveryone(request, run) : undefined;
  const needs = (id: string): readonly string[] => collectors.find((collector) => collector.id === id)?.needs ?? [];
  const finished = tally.checked(run.state.finished, needs, later);
  const previous = await previousOf(orgFolder);
  const datasets: Record<string, DatasetEntry> = {};
  for (const id of request.allDatasets) {
    const entry = finished[id] ?? skippedEntry('skipped', `Not collected: ${request.skipped.get(id) ?? 'not chosen'}.`);
    datasets[id] = { ...entry, unchangedSince: previous.unchangedSince(id, entry) };
  }
  const manifest: Manifest = {
    schema: manifestSchema,
    ...about,
    org: { ...about.org, name: tally.orgName() ?? about.org.name },
    collector: { ...about.collector, roles: tally.roles() },
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
    redactions: redactionsOf(request.options),
    resumed: run.state.resumed,
  };
  const path = seal(run, orgFolder, manifest, request.signer);
  return { path, manifest, datasets: [...tracks.values()].map(({ progress }) => progress), resumed: run.resumed };
}

/** The first pages tell most of what is to come, and a bucket is filled within seconds. In ms. */
const betweenLooks = 200;

const runningIn = (tracks: Map<string, Track>): Set<string> =>
  new Set(
    [...tracks.values()].filter(({ progress }) => progress.status === 'running').map(({ progress }) => progress.id),
  );

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
