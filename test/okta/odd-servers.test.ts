import { expect, it } from 'vitest';
import { Bucket } from '../../src/okta/bucket.ts';
import { createLimiter } from '../../src/okta/limiter.ts';
import { virtualOkta } from './virtual-okta.ts';
import { virtualClock } from './virtual-time.ts';

const began = 1_770_000_000_000;
const factors = (count: number): string[] => Array.from({ length: count }, (_, at) => `/api/v1/users/u${at}/factors`);

/** How a server differs from what is usual, for the n-th request. */
interface Oddity {
  limit?: number;
  budget?: number;
  latencyMs?: (request: number) => number;
  /** `Date` minus the clock that the windows go by, in ms. */
  dateAheadMs?: (request: number) => number;
  /** No rate headers. */
  bare?: (request: number) => boolean;
  /** A concurrency 429. */
  busy?: (request: number) => boolean;
  /** This machine's clock, in how far it runs too fast. */
  drift?: number;
}

interface Outcome {
  tookMs: number;
  refused: number;
  /** The most 429s that one request met with. */
  mostOfOne: number;
}

/** One bucket with windows of 60 s, and our limiter, in virtual time. */
async function pace(requests: number, oddity: Oddity): Promise<Outcome> {
  const { limit = 10, budget = 90, latencyMs = () => 230, dateAheadMs = () => 0, drift = 0 } = oddity;
  const clock = virtualClock();
  const limiter = createLimiter({ budget, concurrency: 10, clock, wallClock: () => began + clock.now() });
  const outcome: Outcome = { tookMs: 0, refused: 0, mostOfOne: 0 };
  let [reset, used, sent, left] = [0, 0, 0, requests];
  const serverSecond = (): number => Math.floor((began + clock.now() * (1 - drift)) / 1000);

  const request = async (): Promise<void> => {
    for (let refusals = 0; ; ) {
      const permit = await limiter.acquire('/api/v1/users');
      const number = sent++;
      const sentAt = clock.now();
      await clock.sleep(latencyMs(number) / 2);
      const second = serverSecond();
      if (second >= reset) [reset, used] = [second + 60, 0];
      const busy = oddity.busy?.(number) ?? false;
      const over = !busy && used >= limit;
      if (over) refusals++;
      else if (!busy) used++;
      const rate = busy ? [0, 0, reset + 50] : [limit, limit - used, reset];
      await clock.sleep(latencyMs(number) / 2);
      const headers = new Headers({ date: new Date(second * 1000 + dateAheadMs(number)).toUTCString() });
      if (!oddity.bare?.(number)) {
        for (const [at, name] of ['limit', 'remaining', 'reset'].entries()) {
          headers.set(`x-rate-limit-${name}`, String(rate[at]));
        }
      }
      const status = over || busy ? 429 : 200;
      const verdict = permit.settle({ sentAt, receivedAt: clock.now(), status, headers });
      if (verdict === 'concurrency-limited') await clock.sleep(500);
      outcome.refused += Number(over);
      outcome.mostOfOne = Math.max(outcome.mostOfOne, refusals);
      if (verdict === 'answered') return;
    }
  };
  const worker = async (): Promise<void> => {
    while (left-- > 0) await request();
  };
  await clock.runUntil(Promise.all(Array.from({ length: 14 }, worker)));
  return { ...outcome, tookMs: clock.now() };
}

it("a proxy's page with the proxy's time does not stop a bucket for as long as that is wrong", async () => {
  const { tookMs } = await pace(20, { dateAheadMs: (n) => (n === 8 ? -3_600_000 : 0), bare: (n) => n === 8 });
  expect(tookMs).toBeLessThan(4 * 60_000);
});

it('windows that end ten seconds after their reset are found out, not run into again and again', async () => {
  const { refused, mostOfOne } = await pace(1200, {
    limit: 300,
    budget: 100,
    dateAheadMs: () => 10_000,
    latencyMs: () => 20,
  });
  expect(mostOfOne).toBeLessThan(5);
  expect(refused).toBeLessThan(10);
});

it('answers that take 40 s hold up nobody else', async () => {
  const { tookMs, refused } = await pace(2100, { limit: 300, latencyMs: (n) => (n % 250 === 249 ? 40_000 : 230) });
  expect(tookMs).toBeLessThan(1.15 * 7 * 60_000);
  expect(refused).toBe(0);
});

it('a window whose first answer takes 40 s is opened by another request', async () => {
  const { tookMs, refused } = await pace(27, { limit: 10, latencyMs: (n) => (n === 9 ? 40_000 : 230) });
  expect(tookMs).toBeLessThan(135_000);
  expect(refused).toBe(0);
});

it('one first answer without headers, or that says too many at once, does not open the gates', async () => {
  expect((await pace(4, { limit: 2, bare: (n) => n === 0 })).refused).toBe(0);
  expect((await pace(4, { limit: 2, busy: (n) => n === 0 })).refused).toBe(0);
});

it('a clock that runs 50 millionths too fast is not too early after four hours', async () => {
  const { refused } = await pace(4 * 60 * 60, { limit: 60, budget: 100, latencyMs: () => 20, drift: 50e-6 });
  expect(refused).toBe(0);
});

it('others stop, and at 1 s an answer it takes five windows at most to be at the whole limit again', async () => {
  const okta = virtualOkta({
    principalPercent: 100,
    latencyMs: 1000,
    concurrency: 20,
    foreign: { percent: 95, shape: 'start' },
  });
  okta.clock.setTimer(() => okta.server.change({ foreign: undefined }), 120_000);
  await okta.load(factors(3000), 30);
  const granted = okta.server.windows().map((window) => window.granted);
  expect(granted.findIndex((count) => count > 570)).toBeLessThanOrEqual(7);
});

it('a first refusal late in the org’s window is not taken for all that it lets through', async () => {
  const okta = virtualOkta({
    ...{ budget: 90, principalPercent: 100, latencyMs: 1000, concurrency: 20, phaseMs: 45_370 },
    limits: { '/api/v1/users*': 600 },
    foreign: { percent: 40, shape: 'start' },
  });
  // The others leave 360 a minute.
  expect(await okta.load(factors(2400), 30)).toBeLessThan((1.2 * 60_000 * 2400) / 360);
});

it('headers that tell what the others have left: all of it is used', async () => {
  const okta = virtualOkta({
    budget: 90,
    limits: { '/api/v1/users*': 600 },
    headerSource: 'min',
    foreign: { percent: 90, shape: 'start' },
  });
  // 60 a minute.
  expect(await okta.load(factors(300), 14)).toBeLessThan(8 * 60_000);
});

it('the org’s window turns while an answer is out, and that late one tells nothing of the next', () => {
  let [now, used] = [0, 0];
  const clock = { now: () => began + now, localTimeOf: (time: number) => time - began, observe() {}, skewMs: () => 0 };
  const bucket = new Bucket('b', clock, 100);
  const answer = (throttled: boolean) => ({
    headers: { limit: 600, remaining: throttled ? 0 : 600 - used, resetAt: began + (throttled ? 30_000 : 60_000) },
    serverTime: began + now,
    throttled,
    tookMs: 1000,
  });
  const grant = () => {
    used++;
    return bucket.grant(began + now);
  };
  const width = (): number => {
    const all = [];
    while (bucket.admits(began + now)) all.push(grant());
    for (const each of all) bucket.settle(each, answer(false));
    return all.length;
  };
  for (let at = 0; at < 300; at++) bucket.settle(grant(), answer(false));
  const [first, late] = [grant(), grant()];
  now = 29_000;
  bucket.settle(first, answer(true));
  expect(width()).toBe(0);
  now = 30_100;
  expect(width()).toBeGreaterThan(5);
  bucket.settle(late, answer(true));
  expect(width()).toBeGreaterThan(5);
});
