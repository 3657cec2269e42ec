import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readAudit } from '../../src/profiles/audit-log.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Pin } from '../../src/snapshot/verify/check-signature.ts';
import { type Verification, verify } from '../../src/snapshot/verify.ts';
import { type Ended, type Machine, machineIn } from '../e2e/run-bin.ts';

export interface SealedEvidence {
  machine: Machine;
  /** The evidence folder with one org. */
  evidence: string;
  orgFolder: string;
  /** Its three snapshots, oldest first. */
  ids: string[];
  /** Of the newest one. */
  bundle: string;
  env: Record<string, string>;
  close(): Promise<void>;
}

/** Three snapshots of Acme and a bundle, signed with the key of a machine of their own, as the tool leaves them. */
export async function sealedEvidence(env: Record<string, string> = {}, syncs = 3): Promise<SealedEvidence> {
  const root = mkdtempSync(join(tmpdir(), 'okta-evidence-sealed-'));
  const machine = machineIn(root);
  const okta = await startSimulator({ limits: { unlimited: true } });
  const all = { OKTA_CLIENT_ORGURL: okta.url, OKTA_CLIENT_TOKEN: okta.token, ...env };
  const must = (ended: Ended): void => {
    if (ended.exitCode !== 0) throw new Error(ended.stderr);
  };
  for (let run = 0; run < syncs; run++) must(await machine.run(['sync'], { env: all }));
  must(await machine.run(['export', '--output', 'bundle'], { env: all }));
  await okta.close();
  const evidence = join(root, 'evidence');
  const orgFolder = join(evidence, new URL(okta.url).host.replace(':', '_'));
  return {
    machine,
    evidence,
    orgFolder,
    ids: readdirSync(orgFolder)
      .filter((name) => /^\d{8}T\d{6}Z$/.test(name))
      .sort(),
    bundle: join(root, 'bundle'),
    env: all,
    close: async () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A copy to do harm to; every file of it can be written. */
export function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'okta-evidence-copy-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  const target = join(copy, 'moved');
  cpSync(folder, target, { recursive: true });
  for (const path of filesIn(target)) chmodSync(join(target, path), 0o644);
  return target;
}

export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();

/** As the command does it, with the key given here in place of the one that the machine keeps. */
export const verified = (path: string, pin: Pin | null = null): Promise<Verification> =>
  verify(path, {
    pinOf: async () => pin,
    recorded: (orgFolder) =>
      new Map(
        readAudit(orgFolder).entries.flatMap(({ action, snapshot, manifestSha256 }) =>
          action === 'sync' && snapshot && manifestSha256 ? [[snapshot, manifestSha256] as const] : [],
        ),
      ),
  });

/** `altered users.jsonl`, one for each finding. */
export const named = ({ findings }: Verification): string[] =>
  findings.map(({ problem, file }) => `${problem} ${file}`).sort();
