import { judgeUncontended } from '../judge-run.ts';
import { measureSync } from '../measured-run.ts';
import { real, scaled } from '../scaled.ts';
import type { Scenario } from '../scenario.ts';
import { shapeOf } from '../shapes.ts';

export const uncontended: Scenario = {
  id: 'A',
  title: 'uncontended, 60 s windows, 1,500 users at 300 a minute',
  lane: 'waiting',
  async run(bench) {
    const settings = { ...(bench.quick ? scaled : real), shape: shapeOf(1500) };
    const runs = await Promise.all(
      [100, 90].map((budget) => measureSync(bench, settings, { label: `budget ${budget}`, budget })),
    );
    return {
      measures: runs.flatMap((run) => judgeUncontended(run, bench.quick ? 1.1 : 1.05)),
      notes: ['The two budgets run at the same time, each against a simulator of its own.'],
      details: runs.map(({ label, stats }) => ({ label, byRoute: stats.byRoute, windows: stats.windows })),
    };
  },
};
