import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';

interface Holder {
  pid: number;
  host: string;
  since: string;
  /** Start time of the process, where the system tells it: a pid alone may have been given to another one. */
  started: string | null;
  token: string;
}

export interface Lock {
  release(): void;
}

/** A holder shows that it lives by touching the file; one on another machine is believed for this long. */
const believedMs = 5 * 60_000;
const touchEveryMs = 30_000;

/**
 * One sync at a time for each org folder. The lock of a process that has died is taken over.
 * @throws UsageError naming who holds it and since when
 */
export function takeLock(orgFolder: string): Lock {
  const path = join(orgFolder, '.lock');
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    started: startTime(process.pid),
    token: randomUUID(),
  };
  for (let tries = 0; tries < 5; tries++) {
    if (create(path, mine)) return keep(path, mine);
    const holder = read(path);
    if (holder && isAlive(path, holder)) throw held(path, holder);
    setAside(path, holder, `${path}.${mine.token}.dead`);
  }
  throw held(path, read(path));
}

/** Of several that find a lock dead, one wins the rename; a lock that was taken in between goes back to its place. */
function setAside(path: string, dead: Holder | undefined, aside: string): void {
  try {
    renameSync(path, aside);
    if (read(aside)?.token !== dead?.token) linkSync(aside, path);
    rmSync(aside, { force: true });
  } catch {
    // Another process was quicker: the next try sees what it has done.
  }
}

/** Written apart and then linked, so that nobody ever sees a lock that does not say whose it is. */
function create(path: string, holder: Holder): boolean {
  const apart = `${path}.${holder.token}`;
  writeFileSync(apart, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(apart, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(apart, { force: true });
  }
}

function keep(path: string, mine: Holder): Lock {
  const touch = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // The folder went away: the next write will say so.
    }
  }, touchEveryMs);
  touch.unref();
  return {
    release() {
      clearInterval(touch);
      if (read(path)?.token === mine.token) rmSync(path, { force: true });
    },
  };
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(path: string, holder: Holder): boolean {
  if (holder.host !== hostname()) return Date.now() - (modified(path) ?? 0) < believedMs;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const started = startTime(holder.pid);
  return holder.started === null || started === null || started === holder.started;
}

const modified = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

/** Field 22 of /proc/<pid>/stat (proc(5)); null where there is no such file. */
function startTime(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

const held = (path: string, holder: Holder | undefined): UsageError =>
  new UsageError({
    code: 'sync-already-running',
    message: holder
      ? `Another sync of this org is under way: process ${holder.pid} on ${holder.host}, since ${holder.since}.`
      : 'Another sync of this org is under way.',
    hint: `Wait for it to end, or stop it. If it is certainly gone, remove ${path}.`,
    ...(holder ? { data: { pid: holder.pid, host: holder.host, since: holder.since } } : {}),
  });
