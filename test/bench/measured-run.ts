import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JudgedRun } from './judge-run.ts';
import type { Bench } from './scenario.ts';
import { type SimulatorProcess, type SimulatorSettings, withSimulator } from './simulator-process.ts';
import { datasetHashes, type RequestLine, requestLines } from './snapshot-files.ts';
import { runSync, type SyncOptions } from './sync-process.ts';

export interface MeasuredRun extends JudgedRun {
  port: number;
  hashes: Record<string, string>;
  requests: RequestLine[];
}

export interface RunOptions extends Omit<SyncOptions, 'dir'> {
  label: string;
  /** false: the datasets are too large to be read again. */
  hash?: boolean;
  /** Runs beside the sync, to change the org in mid-run. */
  meanwhile?: (simulator: SimulatorProcess, ended: () => boolean) => Promise<void>;
}

/** One sync of one org, each in a process of its own, and what both of them say of it. */
export async function measureSync(
  bench: Bench,
  settings: SimulatorSettings,
  options: RunOptions,
): Promise<MeasuredRun> {
  const { label, meanwhile, hash = true, ...sync } = options;
  const dir = mkdtempSync(join(bench.folder, 'evidence-'));
  return withSimulator(settings, async (simulator) => {
    let ended = false;
    const beside = meanwhile?.(simulator, () => ended);
    const run = await runSync(bench.app, simulator, { ...sync, dir });
    ended = true;
    await beside;
    const stats = await simulator.stats();
    bench.say(
      `${label}: ${(run.wallMs / 1000).toFixed(1)} s, ${stats.total} requests, ${run.timedOut ? 'HANGS' : `exit ${run.exitCode}`}`,
    );
    const hashes = hash && run.snapshot ? await datasetHashes(run.snapshot) : {};
    const requests = hash && run.snapshot ? requestLines(run.snapshot) : [];
    rmSync(dir, { recursive: true, force: true });
    return { label, settings, budget: sync.budget ?? 90, run, stats, port: simulator.port, hashes, requests };
  });
}
