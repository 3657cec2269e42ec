import { randomStream } from './random.ts';

/** How long Okta takes to answer. Measured from recordings: median 228 ms, p95 about 410, one in a hundred 2 to 5 s. */
export interface Latency {
  medianMs: number;
  /** Spread of the lognormal distribution. */
  sigma: number;
  minMs: number;
  /** The share of answers that take `tailMs` instead. */
  tailShare: number;
  tailMs: readonly [number, number];
  /** What each row of a page adds. */
  perRowMs: number;
}

/** The recorded distribution, scaled so that its median is the given one; 0 answers at once. */
export function latencyOf(medianMs: number, tail = true): Latency {
  const scale = medianMs / 230;
  return {
    medianMs,
    sigma: 0.35,
    minMs: 90 * scale,
    tailShare: tail ? 0.01 : 0,
    tailMs: [2000 * scale, 5000 * scale],
    perRowMs: 1.5 * scale,
  };
}

/** Draws the latency of one answer after another, the same sequence for a seed. */
export function latencyStream(latency: Latency, seed: number): (rows: number) => number {
  const next = randomStream(seed);
  return (rows) => {
    if (latency.medianMs === 0) return 0;
    const [from, to] = latency.tailMs;
    if (next() < latency.tailShare) return from + next() * (to - from);
    // Box-Muller: a normal deviate from two uniform ones.
    const deviate = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Math.max(latency.minMs, latency.medianMs * Math.exp(latency.sigma * deviate)) + rows * latency.perRowMs;
  };
}
