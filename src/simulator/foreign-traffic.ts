import { hashNumbers, hashText, shareOf } from './random.ts';

/** Other principals of the org, using up a part of every bucket. */
export interface ForeignTraffic {
  /** How much of the org's limit they ask for in each window, in percent. */
  percent: number;
  /** `spread`: evenly over the window. `burst`: all at one moment of it. `start`: all as it opens. */
  shape?: 'spread' | 'burst' | 'start';
}

/** With foreign traffic an org window is always open: it follows the one before, at a phase of the bucket's own. */
export function foreignWindowStart(bucket: string, nowSeconds: number, windowSeconds: number, seed: number): number {
  const phase = hashText(bucket, seed) % windowSeconds;
  return nowSeconds - ((nowSeconds - phase) % windowSeconds);
}

/** How many requests the others have asked for since the window opened. */
export function foreignUse(
  traffic: ForeignTraffic,
  window: { startMs: number; lengthMs: number; limit: number },
  nowMs: number,
  seed: number,
): number {
  const total = Math.floor((window.limit * traffic.percent) / 100);
  const elapsed = Math.min(Math.max((nowMs - window.startMs) / window.lengthMs, 0), 1);
  switch (traffic.shape ?? 'spread') {
    case 'start':
      return total;
    case 'burst':
      // The moment differs from window to window, and is the same for a seed.
      return elapsed >= shareOf(hashNumbers(seed, Math.floor(window.startMs / 1000))) ? total : 0;
    case 'spread':
      return Math.floor(total * elapsed);
  }
}
