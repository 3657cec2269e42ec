import { bucketOf } from '../../src/okta/bucket-rules.ts';
import { createLimiter, type Limiter, type LimiterOptions } from '../../src/okta/limiter.ts';
import { type HeaderMode, rateHeaders } from '../../src/simulator/rate-headers.ts';
import { type RateLimiter, type RateLimitSettings, rateLimiter } from '../../src/simulator/rate-limits.ts';
import { type VirtualClock, virtualClock } from './virtual-time.ts';

/** Okta's rate limits and our limiter against each other in virtual time: hours pass in milliseconds. */
export interface VirtualOkta {
  clock: VirtualClock;
  limiter: Limiter;
  server: RateLimiter;
  /** 429s by bucket and server window. */
  rate429s: Map<string, number>;
  /** Longest time between a concurrency 429 and the next try of that request, in ms. */
  longestConcurrencyDelay: number;
  /** Makes all requests, `parallel` at once; resolves to the time it took in ms. */
  load(paths: readonly string[], parallel: number): Promise<number>;
  /** Loads side by side; the time that each took. */
  loads(all: readonly (readonly string[])[], parallel: number): Promise<number[]>;
  headerMode: HeaderMode;
}

export interface VirtualOktaOptions extends Partial<RateLimitSettings> {
  budget?: number;
  concurrency?: number;
  latencyMs?: number;
  skewMs?: number;
  /** Fraction of a second by which the server's clock is past a whole one at the start. */
  phaseMs?: number;
  limiter?: Partial<LimiterOptions>;
}

export function virtualOkta(options: VirtualOktaOptions = {}): VirtualOkta {
  const { budget = 100, concurrency = 10, latencyMs = 230, skewMs = 0, phaseMs = 370, ...settings } = options;
  const clock = virtualClock();
  const epoch = Date.UTC(2026, 0, 5, 12, 0, 20) + phaseMs;
  const serverNow = (): number => epoch + skewMs + clock.now();
  const server = rateLimiter({ windowSeconds: 60, ...settings }, serverNow, 7);
  const limiter = createLimiter({ budget, concurrency, clock, wallClock: () => epoch + clock.now() });
  const okta: VirtualOkta = {
    clock,
    limiter,
    server,
    rate429s: new Map(),
    longestConcurrencyDelay: 0,
    headerMode: 'normal',
    load: async (paths, parallel) => (await okta.loads([paths], parallel))[0] as number,
    loads: (all, parallel) =>
      clock.runUntil(
        Promise.all(
          all.map(async (paths) => {
            const began = clock.now();
            limiter.forecast(bucketOf(paths[0] as string), paths.length);
            const queue = [...paths];
            const worker = async (): Promise<void> => {
              for (let path = queue.shift(); path !== undefined; path = queue.shift()) await request(path);
            };
            await Promise.all(Array.from({ length: parallel }, worker));
            return clock.now() - began;
          }),
        ),
      ),
  };

  async function request(path: string): Promise<void> {
    for (;;) {
      const permit = await limiter.acquire(path);
      const sentAt = clock.now();
      // Latency varies, or all requests would march in step.
      const latency = latencyMs * (0.7 + 0.6 * ((Math.sin(sentAt * 12.9898 + path.length) + 1) / 2));
      await clock.sleep(latency / 2);
      const admission = server.admit(path, 'principal');
      const date = new Date(Math.floor(serverNow() / 1000) * 1000).toUTCString();
      await clock.sleep(latency / 2);
      if (admission.verdict === 'granted') server.release('principal');
      const headers = new Headers({ date });
      for (const [name, value] of Object.entries(rateHeaders(admission, okta.headerMode, 300))) {
        for (const each of [value].flat()) headers.append(name, each);
      }
      const status = admission.verdict === 'granted' ? 200 : 429;
      const verdict = permit.settle({ sentAt, receivedAt: clock.now(), status, headers });
      if (verdict === 'answered') return;
      if (verdict === 'rate-limited') {
        const key = `${admission.bucket} ${Math.floor(serverNow() / (server.settings.windowSeconds * 1000))}`;
        okta.rate429s.set(key, (okta.rate429s.get(key) ?? 0) + 1);
        continue;
      }
      const pause = 250 + 750 * Math.abs(Math.sin(clock.now()));
      await clock.sleep(pause);
      okta.longestConcurrencyDelay = Math.max(okta.longestConcurrencyDelay, pause);
    }
  }
  return okta;
}

/** Least time in ms that fixed windows allow: all but the last window cost their whole length. */
export const floorMs = (requests: number, allowed: number, windowMs: number, latencyMs: number): number =>
  windowMs * (Math.ceil(requests / allowed) - 1) + latencyMs;
