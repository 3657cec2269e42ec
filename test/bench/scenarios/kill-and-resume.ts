import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomStream } from '../../../src/simulator/random.ts';
import { cheapestPlan } from '../floor.ts';
import { ratio, whole } from '../judge-run.ts';
import { inLanes } from '../lanes.ts';
import { type MeasuredRun, measureSync } from '../measured-run.ts';
import { scaledOrg } from '../scaled.ts';
import { info, type Measure, type Scenario, target } from '../scenario.ts';
import { withSimulator } from '../simulator-process.ts';
import { datasetHashes, differing } from '../snapshot-files.ts';
import { runSync } from '../sync-process.ts';

/** Most of a run is waiting for windows, so a few fit beside each other. */
const lanes = 3;

interface Killed {
  afterMs: number;
  /** What differs from the uninterrupted run, and what else is wrong. */
  wrong: string[];
  extraRequests: number;
  resumed: boolean;
}

export const killAndResume: Scenario = {
  id: 'H',
  title: 'kill -9 at random moments, then a plain sync (scaled, 1,500 users)',
  lane: 'alone',
  async run(bench) {
    const random = randomStream(20);
    const moments = Array.from({ length: bench.quick ? 5 : 50 }, random);
    const results: Killed[] = [];
    const settings = scaledOrg(1500);
    const uninterrupted = (lane: number): Promise<MeasuredRun> =>
      measureSync(bench, settings, { label: `whole, lane ${lane}` });
    await inLanes(moments, lanes, uninterrupted, async (moment, reference) => {
      const afterMs = Math.round(moment * reference.run.wallMs);
      const dir = mkdtempSync(join(bench.folder, 'evidence-'));
      const result = await withSimulator({ ...settings, port: reference.port }, async (simulator) => {
        const first = await runSync(bench.app, simulator, { dir, killAfterMs: afterMs });
        const second =
          first.exitCode === null ? await runSync(bench.app, simulator, { dir, timeoutMs: 180_000 }) : first;
        const wrong = second.snapshot
          ? differing(await datasetHashes(second.snapshot), reference.hashes)
          : ['no snapshot'];
        if (whole('', second).value !== 0) wrong.push(`exit ${second.exitCode} ${second.stderr.slice(-500)}`);
        const extraRequests = (await simulator.stats()).total - reference.stats.total;
        return { afterMs, wrong, extraRequests, resumed: (second.manifest?.resumed.length ?? 0) > 0 };
      });
      rmSync(dir, { recursive: true, force: true });
      results.push(result);
      bench.say(
        `killed after ${afterMs} ms: ${result.extraRequests} more requests${result.wrong.map((what) => `; ${what}`)}`,
      );
    });
    const { total } = cheapestPlan(settings.shape);
    const extra = results.map(({ extraRequests }) => extraRequests);
    const measures: Measure[] = [
      info('runs killed', results.length),
      info('of them gone on with, rather than begun again', results.filter(({ resumed }) => resumed).length),
      target(
        'runs whose datasets differ or are incomplete',
        results.filter(({ wrong }) => wrong.length > 0).length,
        '=',
        0,
      ),
      info('most additional requests of one run', Math.max(...extra)),
      target('mean of additional requests / requests', ratio(mean(extra), total), '<=', 0.03),
    ];
    return { measures, details: results.sort((a, b) => a.afterMs - b.afterMs) };
  },
};

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
