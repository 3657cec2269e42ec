import type { SimulatorStats } from '../../src/simulator/stats.ts';
import { cheapestPlan, floorMs, type Pace } from './floor.ts';
import { info, type Measure, target } from './scenario.ts';
import type { SimulatorSettings } from './simulator-process.ts';
import type { SyncRun } from './sync-process.ts';

export interface JudgedRun {
  label: string;
  settings: SimulatorSettings;
  budget: number;
  run: SyncRun;
  stats: SimulatorStats;
}

export const paceOf = ({ settings, budget }: Pick<JudgedRun, 'settings' | 'budget'>): Pace => ({
  windowSeconds: settings.windowSeconds,
  latencyMs: settings.latencyMs,
  budget,
  ...(settings.limits?.principalPercent === undefined ? {} : { principalPercent: settings.limits.principalPercent }),
});

/** How close a run came to the floor: time, requests, 429s and what each server window granted. */
export function judgeUncontended(judged: JudgedRun, mostTimesFloor: number): Measure[] {
  const { label, settings, run, stats } = judged;
  const plan = cheapestPlan(settings.shape);
  const floor = floorMs(plan, paceOf(judged));
  return [
    info(`${label}: wall time`, seconds(run.wallMs), 's'),
    info(`${label}: floor (${floor.bucket})`, seconds(floor.ms), 's'),
    target(`${label}: wall / floor`, ratio(run.wallMs, floor.ms), '<=', mostTimesFloor),
    target(`${label}: 429s`, stats.throttled.rate + stats.throttled.concurrency, '=', 0),
    target(`${label}: windows granted more than allowed`, overdrawn(judged).length, '=', 0),
    target(`${label}: requests / plan (${stats.total} / ${plan.total})`, ratio(stats.total, plan.total), '<=', 1.02),
    whole(label, run),
  ];
}

/** Server windows in which more was granted than the budget allows. */
export function overdrawn({ stats, budget }: Pick<JudgedRun, 'stats' | 'budget'>): SimulatorStats['windows'] {
  return stats.windows.filter(({ limit, granted }) => granted > Math.max(1, Math.floor((limit * budget) / 100)));
}

/** Datasets that are not complete; 0 of a run that ended well, 99 and more of one that hung or crashed. */
export function whole(label: string, { exitCode, manifest }: SyncRun): Measure {
  const incomplete = Object.values(manifest?.datasets ?? {}).filter(({ status }) => status !== 'complete').length;
  return target(`${label}: exit code + incomplete datasets`, (exitCode ?? 99) + incomplete, '=', 0);
}

export const ratio = (value: number, of: number): number => Math.round((value / of) * 1000) / 1000;
export const seconds = (ms: number): number => Math.round(ms / 100) / 10;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
