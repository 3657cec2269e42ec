import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lock. */
export interface Holder {
  pid: number;
  host: string;
  since: string;
  /** Start time of the process, where the system tells it: a pid alone may have been given to another one. */
  started: string | null;
  token: string;
}

export interface FileLock {
  release(): void;
}

/** A holder shows that it lives by touching the file; one on another machine is believed for this long. */
const believedMs = 5 * 60_000;
const touchEveryMs = 30_000;

/** Takes a lock that nobody holds or whose holder has died; else says who holds it, as far as that can be read. */
export function tryLock(path: string): FileLock | { heldBy: Holder | undefined } {
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
    if (holder && isAlive(path, holder)) return { heldBy: holder };
    clear(path, holder);
  }
  return { heldBy: read(path) };
}

export const isTaken = (lock: FileLock | { heldBy: Holder | undefined }): lock is FileLock => 'release' in lock;

/**
 * Removes the lock of a dead holder. Only who holds the lock on that removal may do it, and looks once more before:
 * so nobody ever removes a lock that was taken in between.
 */
function clear(path: string, dead: Holder | undefined): void {
  const removal = tryLock(`${path}.${dead?.token.replaceAll(/[^\w-]/g, '') ?? 'torn'}`);
  if (!isTaken(removal)) return;
  try {
    if (read(path)?.token === dead?.token) rmSync(path, { force: true });
  } finally {
    removal.release();
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

function keep(path: string, mine: Holder): FileLock {
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
