import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { resolveSettings } from '../../settings.ts';
import { takeLock } from '../../snapshot/lock.ts';
import { listSnapshots } from '../../snapshot/read.ts';
import { snapshotId } from '../../snapshot/run-folder.ts';
import { appendTombstone, readTombstones } from '../../snapshot/tombstones.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import type { Purged } from '../purge.ts';

const dying = '.purging-';
const aside = '.interrupted-';

export async function runPurge(input: CommandInput, context: CommandContext): Promise<Purged> {
  const before = readDate(input['before']);
  const settings = await resolveSettings(context);
  const { host } = await settings.org();
  const orgFolder = await settings.orgFolder();
  const limit = snapshotId(before);
  const ids = await listSnapshots(orgFolder);
  const old = ids.filter((id) => id < limit);
  const names = existsSync(orgFolder) ? readdirSync(orgFolder) : [];
  const leftovers = names.filter(
    (name) => name.startsWith(dying) || (name.startsWith(aside) && name.slice(aside.length) < limit),
  );
  const purged: Purged = {
    org: host,
    orgFolder,
    before: String(input['before']),
    done: input['yes'] === true,
    snapshots: old.map((id) => describe(orgFolder, id)),
    leftovers,
    kept: ids.length - old.length,
    latestToo: ids.length > 0 && old.length === ids.length,
  };
  if (!purged.done || old.length + leftovers.length === 0) return purged;
  // Nobody may go on from a snapshot while it is taken away.
  const lock = takeLock(orgFolder);
  try {
    const purgedAt = new Date().toISOString();
    const known = new Set(readTombstones(orgFolder).map(({ snapshot }) => snapshot));
    for (const { id, manifestSha256 } of purged.snapshots) {
      // First the record: a crash must not leave a gap that nothing explains.
      if (!known.has(id)) {
        appendTombstone(orgFolder, {
          snapshot: id,
          manifestSha256,
          purgedAt,
          reason: `purge --before ${purged.before}`,
        });
      }
      renameSync(join(orgFolder, id), join(orgFolder, dying + id));
      remove(join(orgFolder, dying + id));
    }
    for (const name of leftovers) remove(join(orgFolder, name));
  } finally {
    lock.release();
  }
  return purged;
}

/** `2026-01-31`, or with a time and zone. */
function readDate(value: CommandInput[string]): Date {
  const text = typeof value === 'string' ? value : '';
  const day = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const date = new Date(text);
  // 2026-02-30 would become the 2nd of March.
  const real = !Number.isNaN(date.getTime()) && (text.length > 10 || date.toISOString().startsWith(text));
  if (day && real) return date;
  throw new UsageError({
    code: 'date-invalid',
    message: text === '' ? 'purge needs --before with a date.' : `--before takes a date, and "${text}" is none.`,
    hint: 'Write 2026-01-31, or 2026-01-31T12:00:00Z.',
  });
}

function describe(orgFolder: string, id: string): Purged['snapshots'][number] {
  const folder = join(orgFolder, id);
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { name }) => sum + statSync(join(folder, name)).size, 0);
  const manifest = readFileSync(join(folder, 'manifest.json'));
  return { id, manifestSha256: createHash('sha256').update(manifest).digest('hex'), bytes };
}

function remove(folder: string): void {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
}
