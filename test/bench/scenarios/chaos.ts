import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultRule } from '../../../src/simulator/faults.ts';
import { randomStream } from '../../../src/simulator/random.ts';
import { median, seconds } from '../judge-run.ts';
import { inLanes } from '../lanes.ts';
import { measureSync } from '../measured-run.ts';
import { info, type Scenario, target } from '../scenario.ts';
import { shapeOf } from '../shapes.ts';
import { type SimulatorSettings, withSimulator } from '../simulator-process.ts';
import { datasetHashes, differing } from '../snapshot-files.ts';
import { runSync, type SyncRun } from '../sync-process.ts';

const lanes = 4;
const timeoutMs = 120_000;

/** Every fourth seed has one of these fail for good, so that incomplete runs are seen, too. */
const lasting = [
  '/api/v1/apps',
  '/api/v1/groups',
  '/api/v1/logs',
  '/api/v1/policies',
  '/api/v1/iam/assignees/users',
  '/api/v1/users/:id/factors',
  '/api/v1/apps/:id/users',
  '/api/v1/org',
];

function faultsOf(seed: number): FaultRule[] {
  const random = randomStream(seed);
  const burst = (): number[] => {
    const from = 1 + Math.floor(random() * 150);
    return Array.from({ length: 3 + Math.floor(random() * 10) }, (_, index) => from + index);
  };
  const statuses = [500, 502, 503, 504];
  const rules: FaultRule[] = [
    { path: '*', kind: 'rate-429', nth: burst() },
    { path: '*', kind: 'concurrency-429', nth: burst() },
    { path: '*', status: statuses[Math.floor(random() * 4)] ?? 500, probability: 0.05 },
    { path: '*', kind: 'reset', probability: 0.01 },
    { path: '*', kind: 'reset-mid-body', probability: 0.01 },
    { path: '*', kind: 'truncated-json', probability: 0.01 },
  ];
  const path = lasting[Math.floor(random() * lasting.length)] ?? '*';
  return seed % 4 === 0 ? [{ path, status: random() < 0.5 ? 403 : 500 }, ...rules] : rules;
}

type Ending = 'complete' | 'incomplete' | 'wrong';

export const chaos: Scenario = {
  id: 'chaos',
  title: 'faults by seed: 5 % 5xx, 2 % resets, 1 % truncated, bursts of both kinds of 429',
  lane: 'alone',
  async run(bench) {
    const seeds = Array.from({ length: bench.quick ? 10 : 200 }, (_, index) => index + 1);
    const shape = shapeOf(60, { groups: 12, apps: 8, logEvents: 1500 });
    const settings: SimulatorSettings = { shape, windowSeconds: 1, latencyMs: 0 };
    const endings: { seed: number; ending: Ending; why: string; wallMs: number }[] = [];
    const calm = (lane: number) => measureSync(bench, settings, { label: `no faults, lane ${lane}` });
    await inLanes(seeds, lanes, calm, async (seed, reference) => {
      const dir = mkdtempSync(join(bench.folder, 'evidence-'));
      const faults = faultsOf(seed);
      await withSimulator({ ...settings, faults, seed, port: reference.port }, async (simulator) => {
        const run = await runSync(bench.app, simulator, { dir, timeoutMs });
        const hashes = run.snapshot ? await datasetHashes(run.snapshot) : {};
        const [ending, why] = endingOf(run, differing(hashes, reference.hashes));
        endings.push({ seed, ending, why, wallMs: run.wallMs });
        if (ending !== 'complete') bench.say(`seed ${seed}: ${ending}: ${why}`);
      });
      rmSync(dir, { recursive: true, force: true });
    });
    const count = (wanted: Ending): number => endings.filter(({ ending }) => ending === wanted).length;
    const times = endings.map(({ wallMs }) => wallMs);
    return {
      measures: [
        info('seeds', endings.length),
        info('complete, the same bytes as without faults', count('complete')),
        info('incomplete, and said where', count('incomplete')),
        target('anything else', count('wrong'), '=', 0),
        info('wall time, median', seconds(median(times)), 's'),
        info('wall time, longest', seconds(Math.max(...times)), 's'),
      ],
      notes: ['Every fourth seed has one endpoint fail for good.'],
      details: endings.sort((a, b) => a.seed - b.seed).filter(({ ending }) => ending !== 'complete'),
    };
  },
};

function endingOf({ exitCode, timedOut, manifest, stderr }: SyncRun, different: string[]): [Ending, string] {
  if (timedOut) return ['wrong', `still running after ${timeoutMs / 1000} s`];
  if (!manifest) return ['wrong', `exit ${exitCode}, no snapshot: ${stderr.slice(-500)}`];
  const incomplete = Object.entries(manifest.datasets).filter(([, { status }]) => status !== 'complete');
  const unexplained = incomplete.filter(([, { error }]) => !error?.code || !error.message);
  if (unexplained.length > 0) return ['wrong', `no reason given for ${unexplained.map(([id]) => id)}`];
  if (incomplete.length === 0 && exitCode === 0) {
    return different.length === 0 ? ['complete', ''] : ['wrong', `complete, but other bytes in ${different}`];
  }
  const named = incomplete.map(([id, { status, error }]) => `${id} ${status} (${error?.message})`).join('; ');
  if (incomplete.length > 0 && exitCode === 5) {
    const silent = different.filter((file) => !incomplete.some(([id]) => file === `${id}.jsonl`));
    return silent.length === 0
      ? ['incomplete', named]
      : ['wrong', `said complete, but other bytes in ${silent}; ${named}`];
  }
  return ['wrong', `exit ${exitCode} with ${named || 'every dataset complete'}`];
}
