import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { type FileLock, type Holder, isTaken, tryLock } from '../file-lock.ts';

/**
 * One sync at a time for each org folder. The lock of a process that has died is taken over.
 * @throws UsageError naming who holds it and since when
 */
export function takeLock(orgFolder: string): FileLock {
  const path = join(orgFolder, '.lock');
  const lock = tryLock(path);
  if (isTaken(lock)) return lock;
  throw held(path, lock.heldBy);
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
