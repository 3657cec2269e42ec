import { ratio, seconds, whole } from '../judge-run.ts';
import { measureSync } from '../measured-run.ts';
import { info, type Measure, type Scenario, target } from '../scenario.ts';
import { largeShape } from '../shapes.ts';

export const memory: Scenario = {
  id: 'memory',
  title: 'peak memory of the sync process, no rate limit, no latency',
  lane: 'alone',
  async run(bench) {
    const [small, large] = bench.quick ? [20_000, 100_000] : [100_000, 500_000];
    const measures: Measure[] = [];
    const peaks: number[] = [];
    for (const users of [small, large] as number[]) {
      const label = `${users.toLocaleString('en-US')} users`;
      const settings = { shape: largeShape(users), windowSeconds: 60, latencyMs: 0, limits: { unlimited: true } };
      const { run, stats } = await measureSync(bench, settings, { label, hash: false, timeoutMs: 3 * 3_600_000 });
      const peak = Math.round(run.peakMegabytes ?? Number.NaN);
      peaks.push(peak);
      measures.push(
        info(`${label}: wall time`, seconds(run.wallMs), 's'),
        info(`${label}: requests`, stats.total),
        peaks.length === 1 ? target(`${label}: peak`, peak, '<=', 200, 'MB') : info(`${label}: peak`, peak, 'MB'),
        whole(label, run),
      );
    }
    const [first = 0, second = 0] = peaks;
    measures.push(target('peak of the larger / peak of the smaller', ratio(second, first), '<=', 1.15));
    return { measures };
  },
};
