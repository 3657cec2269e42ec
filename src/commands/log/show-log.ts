import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditLine, auditFile, readAudit } from '../../profiles/audit-log.ts';
import { resolveSettings } from '../../settings.ts';
import { listSnapshots } from '../../snapshot/read.ts';
import type { CommandContext } from '../command.ts';
import type { AuditShown } from '../log.ts';

export async function showLog(proving: boolean, context: CommandContext): Promise<AuditShown> {
  const settings = await resolveSettings(context);
  const { host } = await settings.org();
  const orgFolder = await settings.orgFolder();
  const { entries, chain } = readAudit(orgFolder);
  return {
    org: host,
    file: auditFile(orgFolder),
    entries,
    chain,
    snapshots: await compare(orgFolder, entries),
    proving,
  };
}

/** What a sync wrote down of its snapshot is what lies there today. */
async function compare(orgFolder: string, entries: readonly AuditLine[]): Promise<AuditShown['snapshots']> {
  const recorded = new Map(
    entries.flatMap(({ action, snapshot, manifestSha256 }) =>
      action.startsWith('sync') && snapshot !== null ? [[snapshot, manifestSha256] as const] : [],
    ),
  );
  const [altered, unrecorded]: [string[], string[]] = [[], []];
  for (const id of await listSnapshots(orgFolder)) {
    const known = recorded.get(id);
    if (known === undefined || known === null) unrecorded.push(id);
    else {
      const manifest = await readFile(join(orgFolder, id, 'manifest.json'));
      if (createHash('sha256').update(manifest).digest('hex') !== known) altered.push(id);
    }
  }
  return { altered, unrecorded };
}
