import type { Tombstone } from '../tombstones.ts';
import type { CheckedSnapshot } from './check-snapshot.ts';
import type { Finding } from './finding.ts';

export interface Link {
  /** The name of its folder. */
  id: string;
  checked: CheckedSnapshot;
}

/** What else is known of the snapshots of an org. */
export interface Memory {
  tombstones: readonly Tombstone[];
  /** Hash of the manifest by snapshot, as the audit log has it. */
  recorded: ReadonlyMap<string, string>;
}

/**
 * Each snapshot names the one before and the hash of its manifest: so one that was taken out, put in, exchanged or
 * rewritten shows, save the newest, which only the audit log knows of.
 */
export function checkChain(links: readonly Link[], { tombstones, recorded }: Memory): Finding[] {
  const findings: Finding[] = [];
  const find = (file: string, problem: Finding['problem'], message: string): void =>
    void findings.push({ file, problem, message });
  const there = new Map(links.map(({ id, checked }) => [id, checked]));
  const purged = new Map(tombstones.map(({ snapshot, manifestSha256 }) => [snapshot, manifestSha256]));
  for (const [index, { id, checked }] of links.entries()) {
    const { manifest } = checked;
    if (!manifest) continue;
    if (checked.snapshot !== id) find(id, 'renamed', `It holds the snapshot ${checked.snapshot}.`);
    if (checked.org !== links[0]?.checked.org) find(id, 'additional', `It is of another org, ${checked.org}.`);
    const before = links[index - 1]?.id;
    const { previous } = manifest;
    if (!previous) {
      const damaged = before !== undefined && !there.get(before)?.manifest;
      if (before !== undefined && !damaged) find(id, 'chain-broken', `It follows none, and ${before} lies before it.`);
      continue;
    }
    const hash = there.get(previous.snapshot)?.manifestSha256 ?? purged.get(previous.snapshot);
    if (previous.snapshot >= id) find(id, 'chain-broken', `It follows ${previous.snapshot}, which is not older.`);
    else if (hash === undefined) {
      find(previous.snapshot, 'missing', `${id} follows it, and it is neither there nor purged on record.`);
    } else if (hash !== previous.manifestSha256) {
      const what = there.has(previous.snapshot) ? `${previous.snapshot}/manifest.json` : `purged.jsonl`;
      find(what, 'rewritten', `${id} follows a manifest with sha256 ${previous.manifestSha256}, and this has ${hash}.`);
    }
    for (const other of links.slice(0, index)) {
      if (other.id > previous.snapshot && other.checked.manifest) {
        find(
          other.id,
          'chain-broken',
          `${id} follows ${previous.snapshot}, and not this one, which lies between them.`,
        );
      }
    }
  }
  for (const [id, hash] of recorded) {
    const found = there.get(id);
    const named = (file: string): boolean => findings.some((finding) => finding.file === file);
    if (!found && !purged.has(id) && !named(id)) {
      find(id, 'missing', 'The audit log knows it, and it is neither there nor purged on record.');
    } else if (found?.manifestSha256 && found.manifestSha256 !== hash && !named(`${id}/manifest.json`)) {
      find(`${id}/manifest.json`, 'rewritten', `The audit log says that its sha256 is ${hash}.`);
    }
  }
  return findings;
}
