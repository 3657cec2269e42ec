import { whole } from '../judge-run.ts';
import { type MeasuredRun, measureSync } from '../measured-run.ts';
import { real } from '../scaled.ts';
import { info, type Measure, type Scenario, target } from '../scenario.ts';
import { shapeOf } from '../shapes.ts';
import { differing } from '../snapshot-files.ts';

/** No rate limit in the way: what a request waits for can only be the concurrency limit. */
const plenty = Object.fromEntries(
  ['users*', 'groups*', 'apps*', 'logs*', 'iam*', 'users/{id}', '*'].map((name) => [
    name === '*' ? '/api/v1*' : `/api/v1/${name}`,
    1_000_000,
  ]),
);

export const concurrencyLimits: Scenario = {
  id: 'C',
  title: 'fewer requests at once than asked for (4, and 2 with duplicated headers)',
  lane: 'waiting',
  async run(bench) {
    const shape = shapeOf(bench.quick ? 100 : 600);
    const base = { ...real, shape };
    // One reference and two runs on one port, so that their datasets can be compared byte for byte.
    const reference = await measureSync(bench, { ...base, limits: { limits: plenty } }, { label: 'no limit' });
    const measures: Measure[] = [];
    const details = [];
    for (const [most, headers] of [
      [4, 'normal'],
      [2, 'duplicate'],
    ] as const) {
      const label = `at most ${most} at once, ${headers} headers`;
      const limits = { limits: plenty, principalConcurrency: most };
      const noTail = { medianMs: 230, sigma: 0.35, minMs: 90, tailShare: 0, tailMs: [0, 0], perRowMs: 0.2 };
      const run = await measureSync(
        bench,
        { ...base, limits, headers, port: reference.port },
        // Answers that take seconds by themselves would hide what a 429 costs.
        { label, meanwhile: (simulator) => simulator.control({ latency: [noTail] }) },
      );
      measures.push(
        info(`${label}: concurrency 429s`, run.stats.throttled.concurrency),
        info(`${label}: wall time`, Math.round(run.run.wallMs / 100) / 10, 's'),
        target(
          `${label}: longest from a 429 to the same request's next answer`,
          delays(run)[0]?.seconds ?? 0,
          '<=',
          3,
          's',
        ),
        target(`${label}: rate 429s`, run.stats.throttled.rate, '=', 0),
        target(`${label}: datasets that differ`, differing(run.hashes, reference.hashes).length, '=', 0),
        whole(label, run.run),
      );
      details.push({ label, longest: delays(run).slice(0, 20) });
    }
    return { measures, details };
  },
};

interface Delay {
  url: string;
  seconds: number;
}

/** From each 429 to the next answer to the same request, that answer's own latency included; longest first. */
function delays({ requests }: MeasuredRun): Delay[] {
  const refused = new Map<string, number>();
  const found: Delay[] = [];
  for (const { url, at, status } of requests) {
    const since = refused.get(url);
    if (since !== undefined) found.push({ url, seconds: (at - since) / 1000 });
    if (status === 429) refused.set(url, at);
    else refused.delete(url);
  }
  return found.sort((a, b) => b.seconds - a.seconds);
}
