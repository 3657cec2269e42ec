import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../src/simulator/buckets.ts';
import { type RateLimitSettings, rateLimiter } from '../../src/simulator/rate-limits.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { get } from './get.ts';

const factors = '/api/v1/users/00u1/factors';

/** A limiter on a clock that stands still until it is moved. */
function limiterAt(seconds: number, settings: Partial<RateLimitSettings> = {}) {
  const clock = { ms: seconds * 1000 };
  const limiter = rateLimiter(settings, () => clock.ms, 1);
  const ask = (path = factors, principal = 'me') => {
    const admission = limiter.admit(path, principal);
    if (admission.verdict === 'granted') limiter.release(principal);
    return admission;
  };
  return { clock, limiter, ask };
}

describe('buckets', () => {
  it.each([
    ['/api/v1/users', '/api/v1/users*'],
    ['/api/v1/users/', '/api/v1/users*'],
    ['/api/v1/users/00u1', '/api/v1/users/{id}'],
    ['/api/v1/users/00u1/factors', '/api/v1/users*'],
    ['/api/v1/groups/rules', '/api/v1/groups*'],
    ['/api/v1/groups/00g1', '/api/v1/groups/{id}'],
    ['/api/v1/apps/0oa1/users', '/api/v1/apps*'],
    ['/api/v1/device-assurances', '/api/v1/device-assurances*'],
    ['/api/v1/devices', '/api/v1/devices*'],
    ['/api/v1/policies/1/rules', '/api/v1*'],
    ['/oauth2/v1/clients/0oa1/roles', '/oauth2/v1/clients*'],
    ['/.well-known/okta-organization', '/*'],
  ])('%s counts against %s', (path, bucket) => {
    expect(bucketOf(path).name).toBe(bucket);
  });
});

describe('windows', () => {
  it('opens with the first request, keeps its reset, and turns over exactly then', () => {
    const { clock, ask } = limiterAt(736.9);
    expect(ask()).toMatchObject({ limit: 300, remaining: 299, reset: 796 });
    clock.ms = 795_999;
    expect(ask()).toMatchObject({ remaining: 298, reset: 796 });
    clock.ms = 796_000;
    expect(ask()).toMatchObject({ remaining: 299, reset: 856 });
  });

  it('gives each bucket a phase of its own', () => {
    const { clock, ask } = limiterAt(736);
    ask();
    clock.ms = 746_000;
    expect(ask('/api/v1/apps')).toMatchObject({ limit: 50, remaining: 49, reset: 806 });
  });

  it('refuses beyond the share, with the bucket’s limit and nothing remaining', () => {
    const { ask, limiter } = limiterAt(100, { limits: { '/api/v1/users*': 20 } });
    const verdicts = Array.from({ length: 12 }, () => ask().verdict);
    expect(verdicts).toEqual([...Array(10).fill('granted'), 'rate', 'rate']);
    expect(ask()).toMatchObject({ limit: 10, remaining: 0, reset: 160 });
    expect(limiter.windows()).toMatchObject([{ limit: 10, granted: 10, throttled: 3 }]);
  });

  it('charges the org for every principal', () => {
    const { ask } = limiterAt(100, { limits: { '/api/v1/users*': 20 }, principalPercent: 75 });
    for (let count = 0; count < 15; count++) expect(ask(factors, 'other').verdict).toBe('granted');
    const mine = Array.from({ length: 6 }, () => ask());
    expect(mine.map(({ verdict }) => verdict)).toEqual([...Array(5).fill('granted'), 'rate']);
    // The headers show the principal's own counter, which is not the one that ran out.
    expect(mine[4]).toMatchObject({ limit: 15, remaining: 10 });
  });

  it('shows the tighter counter when told to', () => {
    const { ask } = limiterAt(100, { limits: { '/api/v1/users*': 20 }, principalPercent: 75, headerSource: 'min' });
    for (let count = 0; count < 15; count++) ask(factors, 'other');
    expect(ask()).toMatchObject({ limit: 20, remaining: 4 });
  });

  it('takes a change of the limit in mid-window', () => {
    const { ask, limiter } = limiterAt(100, { limits: { '/api/v1/users*': 40 } });
    for (let count = 0; count < 10; count++) ask();
    limiter.change({ principalPercent: 25 });
    expect(ask()).toMatchObject({ verdict: 'rate', limit: 10, remaining: 0 });
  });

  it('leaves less for us when others use the org', () => {
    const settings = { limits: { '/api/v1/users*': 100 }, principalPercent: 100 };
    const granted = (shape: 'start' | 'spread'): number => {
      const { clock, ask } = limiterAt(60_000, { ...settings, foreign: { percent: 40, shape } });
      let count = 0;
      for (let second = 0; second < 120; second++, clock.ms += 500) if (ask().verdict === 'granted') count++;
      return count;
    };
    expect(granted('start')).toBeLessThanOrEqual(100);
    expect(granted('start')).toBeLessThan(granted('spread') + 40);
  });

  it('never refuses when unlimited, and still says how much is left', () => {
    const { ask } = limiterAt(100, { unlimited: true });
    for (let count = 0; count < 2000; count++) ask();
    expect(ask()).toMatchObject({ verdict: 'granted', remaining: 500_000_000 - 2001 });
  });
});

describe('concurrency', () => {
  it('refuses with zeros and a reset that means nothing', () => {
    const { limiter } = limiterAt(100, { principalConcurrency: 2 });
    const verdicts = [1, 2, 3].map(() => limiter.admit(factors, 'me'));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['granted', 'granted', 'concurrency']);
    expect(verdicts[2]).toMatchObject({ limit: 0, remaining: 0 });
    expect(verdicts[2]?.reset).toBeGreaterThanOrEqual(160);
    limiter.release('me');
    expect(limiter.admit(factors, 'me').verdict).toBe('granted');
    // A refusal for concurrency is charged to no bucket.
    expect(limiter.windows()).toMatchObject([{ granted: 3, throttled: 0 }]);
  });

  it('counts what is in flight on the wire', async () => {
    const simulator = await startSimulator({ latency: 400, limits: { principalConcurrency: 3 } });
    const one = async (): Promise<number> => (await get(simulator, '/api/v1/org')).status;
    const statuses = await Promise.all(Array.from({ length: 6 }, one));
    const refused = statuses.filter((status) => status === 429).length;
    expect(refused).toBeGreaterThan(0);
    expect(simulator.stats()).toMatchObject({ highestInFlight: 3, throttled: { rate: 0, concurrency: refused } });
    await simulator.close();
  });
});

describe('headers', () => {
  it('are on every answer, 429 and 404 among them, with a body as Okta sends it', async () => {
    const simulator = await startSimulator({ limits: { limits: { '/api/v1*': 4 } } });
    const answers = [];
    for (let count = 0; count < 3; count++) answers.push(await get(simulator, '/api/v1/policies/none'));
    expect(
      answers.map(({ status, headers }) => [
        status,
        headers.get('x-rate-limit-limit'),
        headers.get('x-rate-limit-remaining'),
      ]),
    ).toEqual([
      [404, '2', '1'],
      [404, '2', '0'],
      [429, '2', '0'],
    ]);
    expect(answers[2]?.body).toMatchObject({
      errorCode: 'E0000047',
      errorSummary: 'API call exceeded rate limit due to too many requests.',
      errorLink: 'E0000047',
      errorCauses: [],
    });
    expect(answers[2]?.headers.get('x-okta-request-id')).toBeTruthy();
    expect(answers[2]?.headers.get('retry-after')).toBeNull();
    await simulator.close();
  });

  it('follow the server’s clock, however wrong', async () => {
    const clock = (): number => Date.parse('2026-03-04T05:06:07.890Z');
    const simulator = await startSimulator({ clock, skewSeconds: -90 });
    const { headers } = await get(simulator, '/api/v1/org');
    expect(headers.get('date')).toBe('Wed, 04 Mar 2026 05:04:37 GMT');
    expect(headers.get('x-rate-limit-reset')).toBe(String(Date.parse('2026-03-04T05:05:37Z') / 1000));
    await simulator.close();
  });

  it.each([
    ['duplicate', '600, 600'],
    ['omit', null],
    ['malformed', 'unknown'],
  ] as const)('can be sent %s', async (headerMode, limit) => {
    const simulator = await startSimulator({ headerMode });
    expect((await get(simulator, '/api/v1/org')).headers.get('x-rate-limit-limit')).toBe(limit);
    await simulator.close();
  });

  it('never grants more in a window than allowed, however hard it is pressed', async () => {
    const simulator = await startSimulator({
      limits: { windowSeconds: 1, principalConcurrency: 1000, orgConcurrency: 1000 },
    });
    const until = Date.now() + 2300;
    while (Date.now() < until) {
      await Promise.all(Array.from({ length: 40 }, () => get(simulator, '/api/v1/apps?limit=1')));
    }
    const windows = simulator.stats().windows.filter(({ bucket }) => bucket === '/api/v1/apps*');
    expect(windows.length).toBeGreaterThanOrEqual(2);
    for (const { granted, limit } of windows) expect([limit, granted <= limit]).toEqual([50, true]);
    expect(windows.some(({ granted, throttled }) => granted === 50 && throttled > 0)).toBe(true);
    await simulator.close();
  });
});
