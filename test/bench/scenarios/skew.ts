import { judgeUncontended } from '../judge-run.ts';
import { measureSync } from '../measured-run.ts';
import { scaledOrg } from '../scaled.ts';
import { type Measure, type Scenario, target } from '../scenario.ts';
import { differing } from '../snapshot-files.ts';

export const skew: Scenario = {
  id: 'D',
  title: "Okta's clock 90 s ahead and behind (scaled, 1,500 users)",
  lane: 'alone',
  async run(bench) {
    const reference = await measureSync(bench, scaledOrg(1500), { label: 'same clock' });
    const measures: Measure[] = [];
    for (const skewSeconds of [90, -90]) {
      const label = `${skewSeconds > 0 ? 'ahead' : 'behind'}`;
      const run = await measureSync(bench, { ...scaledOrg(1500), skewSeconds, port: reference.port }, { label });
      const told = (run.run.manifest?.clockSkewMs ?? 0) / 1000;
      measures.push(
        ...judgeUncontended(run, 1.1),
        target(
          `${label}: skew in the manifest, off by`,
          Math.round(Math.abs(told - skewSeconds) * 100) / 100,
          '<=',
          1,
          's',
        ),
        target(`${label}: datasets that differ`, differing(run.hashes, reference.hashes).length, '=', 0),
      );
    }
    return { measures };
  },
};
