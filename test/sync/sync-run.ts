import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Manifest } from '../../src/snapshot/manifest.ts';
import { bin, machineEnv } from '../e2e/run-bin.ts';

/** Limits that are out of the way: for tests that are not about pacing. */
export const roomy = { unlimited: true } as const;

export interface SyncEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface SyncFolder {
  dir: string;
  /** Runs the built bin. */
  run(args: readonly string[], target: { url: string; token: string }, env?: Record<string, string>): Running;
  snapshots(): string[];
  /** The newest snapshot. */
  manifest(): Manifest;
  records(dataset: string): Record<string, unknown>[];
  /** sha256 of each dataset's file, in the newest snapshot. */
  hashes(): Record<string, string>;
  orgFolder(): string;
}

export interface Running {
  child: ChildProcess;
  end: Promise<SyncEnd>;
}

/**
 * An evidence folder of its own, gone after the test.
 * @param finished a concurrent test has to hand in its own
 */
export function syncFolder(finished: typeof onTestFinished = onTestFinished): SyncFolder {
  const dir = mkdtempSync(join(tmpdir(), 'okta-evidence-sync-'));
  finished(() => rmSync(dir, { recursive: true, force: true }));
  const orgFolder = (): string => join(dir, readdirSync(dir).find((name) => !name.startsWith('.')) ?? 'none');
  const snapshots = (): string[] =>
    readdirSync(orgFolder())
      .filter((name) => /^\d{8}T\d{6}Z$/.test(name))
      .sort();
  const newest = (): string => join(orgFolder(), snapshots().at(-1) ?? 'none');
  return {
    dir,
    orgFolder,
    snapshots,
    run(args, { url, token }, env = {}) {
      const child = spawn(process.execPath, [bin, ...args, '--dir', dir], {
        env: { ...machineEnv(dir), OKTA_CLIENT_ORGURL: url, OKTA_CLIENT_TOKEN: token, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout?.on('data', (text) => {
        stdout += text;
      });
      child.stderr?.on('data', (text) => {
        stderr += text;
      });
      const end = new Promise<SyncEnd>((resolve) => {
        child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
      });
      return { child, end };
    },
    manifest: () => JSON.parse(readFileSync(join(newest(), 'manifest.json'), 'utf8')) as Manifest,
    records: (dataset) =>
      readFileSync(join(newest(), `${dataset}.jsonl`), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    hashes: () => {
      const hashes: Record<string, string> = {};
      for (const name of readdirSync(newest())) {
        if (!name.endsWith('.jsonl') || name === 'requests.jsonl') continue;
        hashes[name] = createHash('sha256')
          .update(readFileSync(join(newest(), name)))
          .digest('hex');
      }
      return hashes;
    },
  };
}
