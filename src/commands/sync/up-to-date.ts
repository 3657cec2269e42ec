import { join } from 'node:path';
import { listSnapshots, openSnapshot } from '../../snapshot/read.ts';
import { duration } from '../../ui/progress.ts';
import type { SyncResult } from './run-sync.ts';

/** For `--if-older-than`: what to say where the last snapshot is young enough; undefined where it is not. */
export async function upToDate(orgFolder: string, olderThanMs: number, now: number): Promise<SyncResult | undefined> {
  const id = (await listSnapshots(orgFolder)).at(-1);
  if (id === undefined) return undefined;
  // A damaged one is no reason to collect nothing ever again.
  const latest = await openSnapshot(join(orgFolder, id)).catch(() => undefined);
  if (!latest) return undefined;
  const { manifest, path } = latest;
  const age = now - Date.parse(manifest.startedAt);
  // One from the future was made by a clock that was wrong: it would hold up every sync until then.
  if (age > olderThanMs || age < 0) return undefined;
  const ageSeconds = Math.round(age / 1000);
  return {
    document: { upToDate: true, snapshot: path, startedAt: manifest.startedAt, ageSeconds, exitCode: 0 },
    exitCode: 0,
    next: undefined,
    snapshot: undefined,
    render: () => `Nothing to do: snapshot ${id} is ${duration(age)} old, younger than --if-older-than.`,
  };
}
