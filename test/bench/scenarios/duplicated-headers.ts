import { judgeUncontended } from '../judge-run.ts';
import { measureSync } from '../measured-run.ts';
import { scaledOrg } from '../scaled.ts';
import { type Scenario, target } from '../scenario.ts';
import { differing } from '../snapshot-files.ts';

export const duplicatedHeaders: Scenario = {
  id: 'F',
  title: 'every rate-limit header twice (scaled, 1,500 users)',
  lane: 'alone',
  async run(bench) {
    const reference = await measureSync(bench, scaledOrg(1500), { label: 'once' });
    const settings = { ...scaledOrg(1500), headers: 'duplicate', port: reference.port } as const;
    const run = await measureSync(bench, settings, { label: 'twice' });
    const different = differing(run.hashes, reference.hashes).length;
    return { measures: [...judgeUncontended(run, 1.1), target('twice: datasets that differ', different, '=', 0)] };
  },
};
