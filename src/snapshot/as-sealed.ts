import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { IncompleteError } from '../errors.ts';
import type { Snapshot } from './read.ts';
import { digest } from './verify/digest.ts';

/**
 * Evidence that was altered since it was sealed must become neither a verdict nor a table: every file is held against
 * its hash in the manifest. Whether the manifest itself is the one that was signed is for `verify` to say.
 * @throws IncompleteError naming each file
 */
export async function refuseAltered({ path, manifest }: Snapshot): Promise<void> {
  const files = Object.values(manifest.datasets).flatMap(({ file, sha256 }) => (file ? [{ file, sha256 }] : []));
  const altered: string[] = [];
  for (const { file, sha256 } of [...files, { file: 'requests.jsonl', sha256: manifest.requestsFile?.sha256 }]) {
    const found = await digest(createReadStream(join(path, file), { highWaterMark: 1 << 18 })).catch(() => undefined);
    if (found?.sha256 !== sha256) altered.push(file);
  }
  if (altered.length === 0) return;
  throw new IncompleteError({
    code: 'snapshot-altered',
    message: `${path} is not as it was sealed: ${altered.join(', ')} ${altered.length === 1 ? 'is' : 'are'} not what the manifest says.`,
    hint: `\`okta-evidence verify ${path}\` shows more. Restore it from a backup, or run \`okta-evidence sync\` for a new snapshot.`,
    data: { altered },
  });
}
