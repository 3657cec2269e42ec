import type { RateLimitSettings } from '../../../src/simulator/rate-limits.ts';
import { overdrawn, seconds, whole } from '../judge-run.ts';
import { type MeasuredRun, measureSync } from '../measured-run.ts';
import { scaledOrg } from '../scaled.ts';
import { info, type Measure, type Scenario, target } from '../scenario.ts';
import { differing } from '../snapshot-files.ts';

/** A share of 50 % leaves room for 40 % of others; with the whole limit granted, they are in each other's way. */
const variants: [string, Partial<RateLimitSettings>][] = [
  ['share 50 %, headers of the principal', { foreign: { percent: 40 } }],
  ['share 100 %, headers of the principal', { foreign: { percent: 40 }, principalPercent: 100 }],
  ['share 100 %, headers of the lesser', { foreign: { percent: 40 }, principalPercent: 100, headerSource: 'min' }],
  ['share 100 %, others in bursts', { foreign: { percent: 40, shape: 'burst' }, principalPercent: 100 }],
  ['share 100 %, others go first', { foreign: { percent: 40, shape: 'start' }, principalPercent: 100 }],
];

export const contended: Scenario = {
  id: 'B',
  title: 'contended: others use 40 % of each limit (scaled, 1,500 users)',
  lane: 'alone',
  async run(bench) {
    const measures: Measure[] = [];
    const details = [];
    const reference = await measureSync(bench, scaledOrg(1500), { label: 'nobody else' });
    for (const [label, limits] of variants) {
      const run = await measureSync(bench, { ...scaledOrg(1500), limits, port: reference.port }, { label });
      measures.push(
        info(`${label}: wall time (nobody else: ${seconds(reference.run.wallMs)} s)`, seconds(run.run.wallMs), 's'),
        info(`${label}: 429s`, run.stats.throttled.rate),
        target(`${label}: most 429s in one bucket and window`, mostThrottled(run), '<=', 1),
        target(`${label}: windows granted more than allowed`, overdrawn(run).length, '=', 0),
        target(`${label}: datasets that differ`, differing(run.hashes, reference.hashes).length, '=', 0),
        whole(label, run.run),
      );
      details.push({ label, windows: run.stats.windows });
    }
    return { measures, details };
  },
};

export const mostThrottled = ({ stats }: MeasuredRun): number =>
  Math.max(0, ...stats.windows.map(({ throttled }) => throttled));
