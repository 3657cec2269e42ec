import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../src/okta/limiter.ts';
import { floorMs, virtualOkta } from './virtual-okta.ts';

const factors = (count: number): string[] => Array.from({ length: count }, (_, at) => `/api/v1/users/u${at}/factors`);

describe('uncontended', () => {
  for (const budget of [100, 90]) {
    for (const phaseMs of [0, 370, 990]) {
      it(`1,508 requests at 300 a minute, budget ${budget}, phase ${phaseMs} ms: within 5 % of the floor, no 429`, async () => {
        const okta = virtualOkta({ budget, phaseMs });
        const took = await okta.load(factors(1508), 14);
        const allowed = Math.floor((300 * budget) / 100);
        expect(okta.server.throttled).toEqual({ rate: 0, concurrency: 0 });
        for (const window of okta.server.windows()) expect(window.granted).toBeLessThanOrEqual(allowed);
        expect(took / floorMs(1508, allowed, 60_000, 230)).toBeLessThan(1.05);
      });
    }
  }

  it('scaled windows of 6 s: within 10 % of the floor', async () => {
    const okta = virtualOkta({ budget: 90, windowSeconds: 6, latencyMs: 23 });
    const took = await okta.load(factors(5025), 14);
    expect(okta.server.throttled.rate).toBe(0);
    expect(took / floorMs(5025, 270, 6000, 23)).toBeLessThan(1.1);
  });

  for (const limit of [2, 20, 40]) {
    it(`an org limit of ${limit}, of which half is ours: slow, complete, no 429`, async () => {
      const okta = virtualOkta({ budget: 90, limits: { '/api/v1/users*': limit } });
      await okta.load(factors(60), 14);
      expect(okta.server.throttled.rate).toBe(0);
      const allowed = Math.max(1, Math.floor((limit / 2) * 0.9));
      for (const window of okta.server.windows()) expect(window.granted).toBeLessThanOrEqual(allowed);
    });
  }
});

it('a window that ends between two readings of the clock keeps nobody waiting for ever', async () => {
  for (let round = 0; round < 200; round++) {
    let time = 0;
    const timers: (() => void)[] = [];
    const clock = {
      // Every reading takes a moment, and timers fire up to a moment early, as they do in Node.
      now: () => {
        time += 0.00005;
        return time;
      },
      setTimer: (callback: () => void, ms: number) => {
        timers.push(() => {
          time = Math.max(time, at - 0.0004 + round * 0.000002);
          callback();
        });
        const at = time + ms;
        return timers.length;
      },
      clearTimer: () => {},
    };
    const epoch = 1_800_000_000_000;
    const limiter = createLimiter({ budget: 100, concurrency: 10, clock, wallClock: () => epoch + time });
    const reset = epoch / 1000 + 60;
    const answer = (remaining: number, until: number): Headers =>
      new Headers({
        date: new Date(epoch + time).toUTCString(),
        'x-rate-limit-limit': '1',
        'x-rate-limit-remaining': String(remaining),
        'x-rate-limit-reset': String(until),
      });
    const first = await limiter.acquire('/api/v1/users');
    let admitted = false;
    const second = limiter.acquire('/api/v1/users').then(() => {
      admitted = true;
    });
    first.settle({ sentAt: clock.now(), receivedAt: clock.now(), status: 200, headers: answer(0, reset) });
    for (let turn = 0; turn < 5 && !admitted; turn++) {
      timers.shift()?.();
      await Promise.resolve();
      await Promise.resolve();
    }
    expect(admitted, `round ${round}`).toBe(true);
    await second;
  }
});

describe('what may go wrong', () => {
  for (const skewMs of [-90_000, 90_000, 3_600_000]) {
    it(`a server clock ${skewMs / 1000} s off changes nothing`, async () => {
      const okta = virtualOkta({ budget: 90, skewMs });
      const took = await okta.load(factors(800), 14);
      expect(okta.server.throttled.rate).toBe(0);
      expect(took / floorMs(800, 270, 60_000, 230)).toBeLessThan(1.05);
      expect(Math.abs((okta.limiter.serverClock.skewMs() ?? 0) - skewMs)).toBeLessThan(500);
    });
  }

  it('duplicated headers change nothing', async () => {
    const okta = virtualOkta({ budget: 90 });
    okta.headerMode = 'duplicate';
    const took = await okta.load(factors(800), 14);
    expect(okta.server.throttled.rate).toBe(0);
    expect(took / floorMs(800, 270, 60_000, 230)).toBeLessThan(1.05);
  });

  for (const mode of ['omit', 'malformed'] as const) {
    it(`headers that ${mode === 'omit' ? 'are missing' : 'make no sense'}: 429s pace, everything is read`, async () => {
      const okta = virtualOkta({ budget: 90 });
      okta.headerMode = mode;
      await okta.load(factors(700), 14);
      expect(okta.server.throttled.rate).toBeLessThan(60);
    });
  }

  it('a limit cut to a half in mid-run costs what is in flight at that moment, and no more', async () => {
    const okta = virtualOkta({ budget: 90 });
    okta.clock.setTimer(() => okta.server.change({ principalPercent: 25 }), 90_000);
    await okta.load(factors(1200), 14);
    expect(okta.server.throttled.rate).toBeLessThanOrEqual(2);
    // Nobody else is there.
    expect(okta.limiter.state().map(({ contended }) => contended)).toEqual([false]);
  });

  for (const shape of ['spread', 'burst', 'start'] as const) {
    for (const headerSource of ['principal', 'min'] as const) {
      it(`others take 40 % of the org's limit (${shape}, headers show ${headerSource})`, async () => {
        const okta = virtualOkta({
          budget: 90,
          principalPercent: 100,
          headerSource,
          foreign: { percent: 40, shape },
        });
        await okta.load(factors(2400), 14);
        // What neither a header nor a window before has announced can only be found out by running into it, once, with
        // what is in flight at that moment.
        const [first = 0, ...later] = okta.rate429s.values();
        expect(first).toBeLessThanOrEqual(headerSource === 'min' && shape !== 'burst' ? 1 : 4);
        // The second time tells how much the others leave; from then on one 429 a window is all it takes to know.
        later.forEach((count, at) => {
          expect(count).toBeLessThanOrEqual(at === 0 ? 2 : 1);
        });
      });
    }
  }

  it('others that stop are forgotten: the pace is the whole limit again', async () => {
    const okta = virtualOkta({ principalPercent: 100, foreign: { percent: 90, shape: 'spread' } });
    okta.clock.setTimer(() => okta.server.change({ foreign: undefined }), 120_000);
    await okta.load(factors(600), 14);
    expect(okta.server.throttled.rate).toBeGreaterThan(0);
    const before = okta.server.throttled.rate;
    const took = await okta.load(factors(6000), 14);
    expect(okta.server.throttled.rate).toBe(before);
    // Ten windows if nobody had ever been there; it takes four to believe it.
    expect(took).toBeLessThan(14 * 60_000);
  });

  it('others that go on are met with one request in flight, window after window', async () => {
    const refusals: number[] = [];
    for (let phase = 0; phase < 8; phase++) {
      const okta = virtualOkta({
        budget: 90,
        phaseMs: phase * 7370,
        principalPercent: 100,
        limits: { '/api/v1/users*': 300 },
        foreign: { percent: 40, shape: 'spread' },
      });
      const took = await okta.load(factors(1500), 14);
      // The others leave 180 a minute.
      expect(took).toBeLessThan(1.1 * floorMs(1500, 180, 60_000, 230));
      refusals.push(...okta.rate429s.values());
    }
    expect(Math.max(...refusals)).toBeLessThanOrEqual(2);
    expect(refusals.filter((count) => count > 1).length).toBeLessThanOrEqual(refusals.length / 10);
  });

  it('too many at once: the cap falls, no bucket is parked, nobody waits long', async () => {
    const okta = virtualOkta({ principalConcurrency: 3, concurrency: 10, limits: { '/api/v1/users*': 6000 } });
    const took = await okta.load(factors(600), 14);
    expect(okta.server.throttled.concurrency).toBeGreaterThan(0);
    expect(okta.longestConcurrencyDelay).toBeLessThan(3000);
    expect(okta.limiter.cap).toBeLessThanOrEqual(6);
    // 600 requests, 3 at once, 230 ms each: 46 s if the limit were known beforehand.
    expect(took).toBeLessThan(2 * 46_000);
  });

  it('a bucket that is used up keeps no other waiting, and that one need not hurry', async () => {
    const okta = virtualOkta({ budget: 90 });
    const groups = Array.from({ length: 200 }, (_, at) => `/api/v1/groups/g${at}/users`);
    const [factorsDone, groupsDone] = await okta.loads([factors(400), groups], 14);
    // By the middle of its first window; the factors take a second one.
    expect(groupsDone).toBeLessThan(30_000);
    expect(groupsDone).toBeGreaterThan(20_000);
    expect(factorsDone).toBeLessThan(1.05 * floorMs(400, 270, 60_000, 230));
  });
});
