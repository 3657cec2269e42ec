import { describe, expect, it } from 'vitest';
import { latencyOf, latencyStream } from '../../src/simulator/latency.ts';

function sample(medianMs: number, tail = true, count = 20_000): number[] {
  const next = latencyStream(latencyOf(medianMs, tail), 7);
  return Array.from({ length: count }, () => next(0)).toSorted((a, b) => a - b);
}

const at = (sorted: number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

describe('latency', () => {
  it('has the recorded median, 95th percentile, floor and tail', () => {
    const sorted = sample(230);
    expect(at(sorted, 0.5)).toBeGreaterThan(224);
    expect(at(sorted, 0.5)).toBeLessThan(238);
    expect(at(sorted, 0.95)).toBeGreaterThan(390);
    expect(at(sorted, 0.95)).toBeLessThan(440);
    expect(sorted[0]).toBeGreaterThanOrEqual(90);
    const tail = sorted.filter((ms) => ms >= 2000).length / sorted.length;
    expect(tail).toBeGreaterThan(0.007);
    expect(tail).toBeLessThan(0.013);
    expect(sorted.at(-1)).toBeLessThanOrEqual(5000);
  });

  it('scales as a whole, loses its tail when told to, and can be nothing', () => {
    expect(at(sample(23), 0.5)).toBeCloseTo(at(sample(230), 0.5) / 10, 5);
    expect(sample(230, false).at(-1)).toBeLessThan(2000);
    expect(sample(0).at(-1)).toBe(0);
  });

  it('is the same for a seed', () => {
    const [one, other] = [latencyStream(latencyOf(230), 3), latencyStream(latencyOf(230), 3)];
    for (let count = 0; count < 50; count++) expect(one(count)).toBe(other(count));
  });
});
