import { cheapestPlan, floorMs, perUserPlan } from '../floor.ts';
import { ratio, seconds, whole } from '../judge-run.ts';
import { measureSync } from '../measured-run.ts';
import { runPeer } from '../peers/run-peer.ts';
import { real, scaled } from '../scaled.ts';
import { type Bench, info, type Measure, type Scenario, target } from '../scenario.ts';
import { shapeOf } from '../shapes.ts';
import { type SimulatorSettings, withSimulator } from '../simulator-process.ts';

/** What `sync` asks for to know what the per-user plan asks for; the rest of its datasets the peers do not read. */
const sameData = [
  ...['/api/v1/users', '/api/v1/users/{id}/factors', '/api/v1/users/{id}/roles', '/api/v1/iam/assignees/users'],
  ...['/api/v1/groups', '/api/v1/groups/{id}/users', '/api/v1/groups/{id}/roles'],
  ...['/api/v1/apps', '/api/v1/apps/{id}/users'],
];

interface Contender {
  label: string;
  wallMs: number;
  requests: number;
  /** Those among them for users, their factors, groups, apps and roles. */
  sameData: number;
  throttled: number;
  failed: number;
}

const peerRuns: { label: string; name: string; args: string[] }[] = [
  { label: 'official client, per user, serial', name: 'per-user', args: ['1'] },
  { label: 'official client, per user, 10 in flight', name: 'per-user', args: ['10'] },
  { label: 'official client, bulk plan, serial', name: 'bulk-plan', args: ['1'] },
  { label: 'official client, bulk plan, 10 in flight', name: 'bulk-plan', args: ['10'] },
  { label: 'plain fetch, per user, serial, reacts to 429', name: 'serial-loop', args: [] },
];

export const peers: Scenario = {
  id: 'I',
  title: 'other clients on the same org, 600 users, 60 s windows, all at 100 % of the limit',
  lane: 'waiting',
  async run(bench) {
    const shape = shapeOf(bench.quick ? 300 : 600);
    const settings = { ...(bench.quick ? scaled : real), shape };
    const measures: Measure[] = [];
    const [ours, gentle, ...others] = await Promise.all([
      sync(bench, settings, 100, measures),
      sync(bench, settings, 90, measures),
      ...peerRuns.map((peer) => contend(bench, settings, peer)),
    ]);
    for (const contender of [ours, gentle, ...others]) {
      measures.push(
        info(`${contender.label}: wall time`, seconds(contender.wallMs), 's'),
        info(`${contender.label}: requests`, contender.requests),
        info(`${contender.label}: 429s`, contender.throttled),
      );
      if (contender.failed > 0) measures.push(info(`${contender.label}: given up`, contender.failed));
    }
    for (const { label, wallMs, requests } of others) {
      const faster = ratio(wallMs, ours.wallMs);
      const perUser = label.includes('per user');
      measures.push(
        info(`times the requests: ${label}`, ratio(requests, ours.requests)),
        ...(perUser
          ? [target(`times the requests for the same data: ${label}`, ratio(requests, ours.sameData), '>=', 2.5)]
          : []),
        label === peerRuns[0]?.label
          ? target(`times the time: ${label}`, faster, '>=', 4)
          : info(`times the time: ${label}`, faster),
        info(`times the time, us at 90 %: ${label}`, ratio(wallMs, gentle.wallMs)),
      );
    }
    const pace = { ...settings, budget: 100 };
    return {
      measures: [info('floor of the cheapest plan', seconds(floorMs(cheapestPlan(shape), pace).ms), 's'), ...measures],
      notes: [
        ...[shape.users, 1500, 5000, 50_000].map(byPlan),
        'All run at the same time, each against a simulator of its own. Per-user peers read users, factors, groups, app links and roles only; sync reads every dataset.',
      ],
    };
  },
};

function byPlan(users: number): string {
  const [each, bulk] = [perUserPlan(shapeOf(users)).total, cheapestPlan(shapeOf(users)).total];
  return `By the plans alone, ${users} users: ${each} requests per user, ${bulk} for every dataset (${ratio(each, bulk)}).`;
}

async function sync(
  bench: Bench,
  settings: SimulatorSettings,
  budget: number,
  measures: Measure[],
): Promise<Contender> {
  const label = `okta-evidence, budget ${budget}`;
  const { run, stats } = await measureSync(bench, settings, { label, budget, hash: false });
  measures.push(whole(label, run));
  const same = sameData.reduce((sum, route) => sum + (stats.byRoute[route] ?? 0), 0);
  return {
    label,
    wallMs: run.wallMs,
    requests: stats.total,
    sameData: same,
    throttled: stats.throttled.rate,
    failed: 0,
  };
}

async function contend(bench: Bench, settings: SimulatorSettings, peer: (typeof peerRuns)[number]): Promise<Contender> {
  return withSimulator(settings, async (simulator) => {
    const { wallMs, report } = await runPeer<{ failed: number; firstFailure: string | null }>(
      simulator,
      peer.name,
      peer.args,
    );
    const stats = await simulator.stats();
    bench.say(`${peer.label}: ${seconds(wallMs)} s, ${stats.total} requests, ${JSON.stringify(report)}`);
    return {
      label: peer.label,
      wallMs,
      requests: stats.total,
      sameData: stats.total,
      throttled: stats.throttled.rate,
      failed: report.failed,
    };
  });
}
