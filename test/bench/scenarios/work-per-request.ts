import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { median, ratio } from '../judge-run.ts';
import { runPeer } from '../peers/run-peer.ts';
import { info, type Scenario, target } from '../scenario.ts';
import { largeShape } from '../shapes.ts';
import { withSimulator } from '../simulator-process.ts';
import { runSync } from '../sync-process.ts';

const concurrency = 10;

export const workPerRequest: Scenario = {
  id: 'work',
  title: 'requests a second of user-factors against a bare fetch loop, no rate limit, no latency',
  lane: 'alone',
  async run(bench) {
    const users = bench.quick ? 5000 : 20_000;
    const settings = { shape: largeShape(users), windowSeconds: 60, latencyMs: 0, limits: { unlimited: true } };
    const ours: number[] = [];
    const bare: number[] = [];
    await withSimulator(settings, async (simulator) => {
      // In turns, so that a busy moment of the machine hits both.
      for (let round = 0; round < 3; round++) {
        const { report } = await runPeer<{ requests: number; ms: number }>(simulator, 'bare-fetch', [`${concurrency}`]);
        bare.push((report.requests * 1000) / report.ms);
        const dir = mkdtempSync(join(bench.folder, 'evidence-'));
        const run = await runSync(bench.app, simulator, { dir, concurrency, args: ['--only', 'user-factors'] });
        const factors = run.manifest?.datasets['user-factors'];
        const ms = Date.parse(factors?.endedAt ?? '') - Date.parse(factors?.startedAt ?? '');
        ours.push(((factors?.requests ?? 0) * 1000) / ms);
        bench.say(`round ${round + 1}: bare ${Math.round(bare.at(-1) ?? 0)}/s, sync ${Math.round(ours.at(-1) ?? 0)}/s`);
      }
    });
    return {
      measures: [
        info('bare fetch loop', Math.round(median(bare)), 'a second'),
        info('user-factors of sync', Math.round(median(ours)), 'a second'),
        target('sync / bare', ratio(median(ours), median(bare)), '>=', 0.5),
      ],
      notes: [`Medians of ${bare.length} rounds in turn, ${concurrency} at once, ${users} users.`],
      details: { bare, ours },
    };
  },
};
