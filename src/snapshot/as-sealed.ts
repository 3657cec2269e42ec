import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { IncompleteError } from '../errors.ts';
import type { Snapshot } from './read.ts';

const pieceSize = 1 << 20;

/**
 * Evidence that was altered since it was sealed must become neither a verdict nor a table: every file that is going to
 * be read is held against its hash in the manifest. Whether the manifest itself is the one that was signed is for `verify` to say.
 * @param datasets those that are going to be read; all of them, and the provenance, when left out
 * @throws IncompleteError naming each file
 */
export async function refuseAltered({ path, manifest }: Snapshot, datasets?: ReadonlySet<string>): Promise<void> {
  const files = Object.entries(manifest.datasets).flatMap(([id, { file, sha256 }]) =>
    file && (datasets?.has(id) ?? true) ? [{ file, sha256 }] : [],
  );
  if (!datasets) files.push({ file: 'requests.jsonl', sha256: manifest.requestsFile?.sha256 ?? null });
  const altered: string[] = [];
  for (const { file, sha256 } of files) {
    if ((await sha256Of(join(path, file)).catch(() => undefined)) !== sha256) altered.push(file);
  }
  if (altered.length === 0) return;
  throw new IncompleteError({
    code: 'snapshot-altered',
    message: `${path} is not as it was sealed: ${altered.join(', ')} ${altered.length === 1 ? 'is' : 'are'} not what the manifest says.`,
    hint: `\`okta-evidence verify ${path}\` shows more. Restore it from a backup, or run \`okta-evidence sync\` for a new snapshot.`,
    data: { altered },
  });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(pieceSize);
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, pieceSize);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
