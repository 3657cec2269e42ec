import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder, writeDurably } from './durable.ts';
import type { DatasetEntry, ResumeEntry } from './manifest.ts';

/** What must be the same for an interrupted run to be gone on with. */
export interface RunIdentity {
  toolVersion: string;
  principal: string;
  /** The options that decide what is collected. */
  options: Record<string, unknown>;
}

export interface RunState {
  schema: 'okta-evidence/run@1';
  id: string;
  startedAt: string;
  identity: RunIdentity;
  /** The last sign of life before an interruption, so far as is known. */
  touchedAt: string;
  finished: Record<string, DatasetEntry>;
  resumed: ResumeEntry[];
}

export interface Run {
  folder: string;
  state: RunState;
  resumed: boolean;
  /** Why an interrupted run was not gone on with, and where it lies now. */
  setAside: { folder: string; reason: string } | undefined;
  save(): void;
}

const runningPrefix = '.running-';

export interface OpenRunOptions {
  orgFolder: string;
  identity: RunIdentity;
  /** Never resume. */
  fresh: boolean;
  resumeWithinMs: number;
  now: Date;
}

/**
 * The folder of a run that is under way. It becomes the snapshot by being renamed when all is written, so that a
 * folder with a snapshot's name is always a whole snapshot.
 */
export function openRun(options: OpenRunOptions): Run {
  const { orgFolder, identity, now } = options;
  const left = readdirSync(orgFolder)
    .filter((name) => name.startsWith(runningPrefix))
    .sort();
  let setAside: Run['setAside'];
  let resumable: { folder: string; state: RunState } | undefined;
  for (const name of left) {
    const folder = join(orgFolder, name);
    const state = readState(folder);
    const reason = whyNot(state, options);
    if (reason === undefined && state && !resumable) resumable = { folder, state };
    else setAside = { folder: putAside(orgFolder, name), reason: reason ?? 'a newer one was gone on with' };
  }
  if (resumable) return runOf(resumable.folder, resumable.state, true, setAside);
  const startedAt = freeStart(orgFolder, now);
  const id = snapshotId(startedAt);
  const folder = join(orgFolder, runningPrefix + id);
  mkdirSync(folder, { mode: 0o700 });
  const state: RunState = {
    schema: 'okta-evidence/run@1',
    id,
    startedAt: startedAt.toISOString(),
    identity,
    touchedAt: startedAt.toISOString(),
    finished: {},
    resumed: [],
  };
  const run = runOf(folder, state, false, setAside);
  run.save();
  return run;
}

function runOf(folder: string, state: RunState, resumed: boolean, setAside: Run['setAside']): Run {
  return {
    folder,
    state,
    resumed,
    setAside,
    save: () => {
      state.touchedAt = new Date().toISOString();
      writeDurably(join(folder, 'run.json'), `${JSON.stringify(state, null, 2)}\n`);
    },
  };
}

/** `YYYYMMDDTHHMMSSZ`, in UTC. */
export const snapshotId = (at: Date): string => `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;

/** Two runs may begin within one second: the later one takes the next free second. */
function freeStart(orgFolder: string, now: Date): Date {
  for (let start = now; ; start = new Date(start.getTime() + 1000)) {
    const id = snapshotId(start);
    const taken = [id, runningPrefix + id, `.interrupted-${id}`].some((name) => existsSync(join(orgFolder, name)));
    if (!taken) return start;
  }
}

function readState(folder: string): RunState | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RunState;
  } catch {
    return undefined;
  }
}

function whyNot(state: RunState | undefined, options: OpenRunOptions): string | undefined {
  if (!state) return 'its state cannot be read';
  if (options.fresh) return '--fresh was given';
  const { toolVersion, principal, options: wanted } = state.identity;
  if (toolVersion !== options.identity.toolVersion) return `it was made by version ${toolVersion}`;
  if (principal !== options.identity.principal) return 'it was made with another credential';
  if (JSON.stringify(wanted) !== JSON.stringify(options.identity.options)) return 'it was made with other options';
  if (options.now.getTime() - Date.parse(state.startedAt) > options.resumeWithinMs)
    return 'it is older than --resume-within';
  return undefined;
}

function putAside(orgFolder: string, name: string): string {
  const target = join(orgFolder, name.replace(runningPrefix, '.interrupted-'));
  renameSync(join(orgFolder, name), target);
  return target;
}

/** Marks that the run is alive, cheaply: only the time of the last sign of life is at stake. */
export function touchRun(run: Run): void {
  run.state.touchedAt = new Date().toISOString();
  writeFileSync(join(run.folder, 'alive'), run.state.touchedAt);
}

export function lastSignOfLife(run: Run): string {
  try {
    return readFileSync(join(run.folder, 'alive'), 'utf8');
  } catch {
    return run.state.touchedAt;
  }
}

/** Gives the finished folder its final name. */
export function publishRun(run: Run, orgFolder: string): string {
  const target = join(orgFolder, run.state.id);
  renameSync(run.folder, target);
  syncFolder(orgFolder);
  return target;
}
