import { judgeUncontended } from '../judge-run.ts';
import { measureSync } from '../measured-run.ts';
import { scaledOrg } from '../scaled.ts';
import type { Scenario } from '../scenario.ts';

export const uncontendedScaled: Scenario = {
  id: 'A-scaled',
  title: 'uncontended, windows and latency divided by ten, 5,000 users',
  lane: 'alone',
  async run(bench) {
    const users = bench.quick ? 1500 : 5000;
    const measures = [];
    const details = [];
    for (const budget of bench.quick ? [90] : [100, 90]) {
      const run = await measureSync(bench, scaledOrg(users), { label: `budget ${budget}`, budget });
      measures.push(...judgeUncontended(run, 1.1));
      details.push({ label: run.label, byRoute: run.stats.byRoute, windows: run.stats.windows });
    }
    return { measures, details };
  },
};
