import { setTimeout as sleep } from 'node:timers/promises';
import { overdrawn, seconds, whole } from '../judge-run.ts';
import { measureSync } from '../measured-run.ts';
import { scaledOrg } from '../scaled.ts';
import { info, type Scenario, target } from '../scenario.ts';
import type { SimulatorProcess } from '../simulator-process.ts';
import { differing } from '../snapshot-files.ts';

const bucket = '/api/v1/users*';

export const limitCut: Scenario = {
  id: 'E',
  title: 'an administrator halves the share in mid-window (scaled, 1,500 users)',
  lane: 'alone',
  async run(bench) {
    const reference = await measureSync(bench, scaledOrg(1500), { label: 'not cut' });
    let cutAt = Number.POSITIVE_INFINITY;
    // While the second window is being used up, so that requests are under way.
    const cut = async (simulator: SimulatorProcess, ended: () => boolean): Promise<void> => {
      while (!ended()) {
        const { byBucket } = await simulator.stats();
        if ((byBucket[bucket] ?? 0) >= 400) break;
        await sleep(20);
      }
      await simulator.control({ limits: [{ principalPercent: 25 }] });
      cutAt = Date.now() / 1000;
    };
    const run = await measureSync(
      bench,
      { ...scaledOrg(1500), port: reference.port },
      { label: 'cut', meanwhile: cut },
    );
    const after = run.stats.windows.filter(({ opened }) => opened > cutAt);
    const during = run.stats.windows.filter(({ opened, reset }) => opened <= cutAt && cutAt < reset);
    return {
      measures: [
        info('wall time, not cut', seconds(reference.run.wallMs), 's'),
        info('wall time, cut', seconds(run.run.wallMs), 's'),
        // Requests that were under way when the limit fell cannot be called back.
        target('most 429s in the window of the cut', most(during), '<=', 10),
        target('429s in windows after it', sum(after), '=', 0),
        target(
          'later windows granted more than allowed',
          overdrawn({ ...run, stats: { ...run.stats, windows: after } }).length,
          '=',
          0,
        ),
        target('datasets that differ', differing(run.hashes, reference.hashes).length, '=', 0),
        whole('cut', run.run),
      ],
      details: run.stats.windows,
    };
  },
};

const most = (windows: { throttled: number }[]): number => Math.max(0, ...windows.map(({ throttled }) => throttled));
const sum = (windows: { throttled: number }[]): number => windows.reduce((all, { throttled }) => all + throttled, 0);
