import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type FaultRule, faultPicker } from '../../src/simulator/faults.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { all, get } from './get.ts';

let simulator: Simulator;
afterEach(() => simulator?.close());

async function withFaults(faults: FaultRule[], options: SimulatorOptions = {}): Promise<Simulator> {
  simulator = await startSimulator({ ...options, faults });
  return simulator;
}

const users = '/api/v1/users';

describe('which requests', () => {
  it('takes a whole dataset away by its path', async () => {
    await withFaults([{ path: '/api/v1/apps/:id/users', status: 403 }]);
    const [app] = await all(simulator, '/api/v1/apps');
    const denied = await get(simulator, `/api/v1/apps/${app.id}/users?limit=500`);
    expect([denied.status, denied.body.errorCode]).toEqual([403, 'E0000006']);
    expect((await get(simulator, `/api/v1/apps/${app.id}/groups`)).status).toBe(200);
  });

  it('strikes the nth request, and only so many times', async () => {
    await withFaults([
      { path: users, status: 503, nth: 2 },
      { path: '/api/v1/groups', status: 500, times: 2 },
    ]);
    const statuses = async (path: string): Promise<number[]> => {
      const seen: number[] = [];
      for (let count = 0; count < 4; count++) seen.push((await get(simulator, path)).status);
      return seen;
    };
    expect(await statuses(users)).toEqual([200, 503, 200, 200]);
    expect(await statuses('/api/v1/groups')).toEqual([500, 500, 200, 200]);
    expect(simulator.stats().faults).toEqual({ status: 3 });
  });

  it('draws by seed and request, whatever the order of arrival', () => {
    const urls = Array.from({ length: 400 }, (_, index) => `/api/v1/users/${index}/factors`);
    const struck = (order: string[], seed: number): string[] => {
      const faults = faultPicker([{ path: '*', status: 500, probability: 0.1 }], seed);
      return order.filter((url) => faults.pick(url, url)).toSorted();
    };
    expect(struck(urls, 1)).toEqual(struck(urls.toReversed(), 1));
    expect(struck(urls, 1)).not.toEqual(struck(urls, 2));
    expect(struck(urls, 1).length).toBeGreaterThan(20);
    expect(struck(urls, 1).length).toBeLessThan(70);
  });
});

describe('what goes wrong', () => {
  it.each<[Omit<FaultRule, 'path'>, number, string]>([
    [{ status: 401, code: 'E0000015' }, 401, 'E0000015'],
    [{ status: 401 }, 401, 'E0000011'],
    [{ status: 400, code: 'E0000002' }, 400, 'E0000002'],
    [{ status: 404 }, 404, 'E0000007'],
    [{ kind: 'gone' }, 404, 'E0000007'],
    [{ kind: 'rate-429' }, 429, 'E0000047'],
    [{ kind: 'concurrency-429' }, 429, 'E0000047'],
  ])('%o', async (fault, status, code) => {
    await withFaults([{ path: users, ...fault }]);
    const answer = await get(simulator, users);
    expect([answer.status, answer.body.errorCode]).toEqual([status, code]);
    if (fault.kind === 'concurrency-429') expect(answer.headers.get('x-rate-limit-limit')).toBe('0');
    if (fault.kind === 'rate-429') expect(answer.headers.get('x-rate-limit-remaining')).toBe('0');
  });

  it('says a missing scope in a header, with no body', async () => {
    await withFaults([{ path: users, kind: 'insufficient-scope' }]);
    const { status, headers, body } = await get(simulator, users);
    expect([status, body]).toEqual([403, '']);
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });

  it.each([
    ['html-403', 403, '<!DOCTYPE'],
    ['html-200', 200, '<!DOCTYPE'],
    ['not-json', 200, 'upstream'],
    ['truncated-json', 200, '[{"id"'],
  ] as const)('%s cannot be parsed', async (kind, status, begins) => {
    await withFaults([{ path: users, kind }]);
    const answer = await get(simulator, users);
    expect([answer.status, String(answer.body).slice(0, begins.length)]).toEqual([status, begins]);
  });

  it.each(['reset', 'reset-mid-body'] as const)('%s breaks the connection', async (kind) => {
    await withFaults([{ path: users, kind }]);
    await expect(get(simulator, users)).rejects.toThrow();
  });

  it.each(['hang', 'stall-body'] as const)('%s never ends, until the client gives up', async (kind) => {
    await withFaults([{ path: users, kind }]);
    const headers = { Authorization: `SSWS ${simulator.token}` };
    const answer = async (): Promise<string> =>
      (await fetch(simulator.url + users, { headers, signal: AbortSignal.timeout(200) })).text();
    await expect(answer()).rejects.toThrow(/timeout|aborted/i);
  });

  it('redirects to another host', async () => {
    await withFaults([{ path: users, kind: 'redirect', to: 'http://127.0.0.1:9' }]);
    const headers = { Authorization: `SSWS ${simulator.token}` };
    const { status, headers: got } = await fetch(simulator.url + users, { headers, redirect: 'manual' });
    expect([status, got.get('location')]).toEqual([302, 'http://127.0.0.1:9/api/v1/users']);
  });

  it('deletes a user in the middle of a fan-out', async () => {
    const [user] = await all(await withFaults([]), users);
    simulator.control.faults([{ path: `/api/v1/users/${user.id}/factors`, kind: 'gone' }]);
    expect((await get(simulator, `/api/v1/users/${user.id}/factors`)).status).toBe(404);
    expect((await get(simulator, `/api/v1/users/${user.id}`)).status).toBe(404);
  });

  it('lets a cursor expire, and no first page', async () => {
    await withFaults([{ path: users, kind: 'cursor-expired', times: 1 }]);
    const { next = '' } = await get(simulator, `${users}?limit=5`);
    expect((await get(simulator, next)).body.errorCode).toBe('E0000031');
    expect((await get(simulator, next)).status).toBe(200);
  });
});

describe('next links that lead astray', () => {
  it.each([
    ['next-other-host', 'http://127.0.0.1:9/api/v1/users'],
    ['next-same', '/api/v1/users?limit=5'],
    ['next-other-path', '/api/v1/features'],
  ] as const)('%s', async (kind, leads) => {
    await withFaults([{ path: users, kind, to: 'http://127.0.0.1:9' }]);
    expect((await get(simulator, `${users}?limit=5`)).next).toContain(leads);
  });

  it('an empty page first loses nothing', async () => {
    await withFaults([{ path: users, kind: 'next-empty-page', nth: [1, 3] }]);
    expect(await all(simulator, `${users}?limit=20`)).toHaveLength(38);
  });

  it('empty pages for ever, each with a cursor of its own', async () => {
    await withFaults([{ path: users, kind: 'next-empty-forever' }]);
    const first = await get(simulator, users);
    const second = await get(simulator, first.next ?? '');
    expect([first.body, second.body]).toEqual([[], []]);
    expect(second.next).not.toBe(first.next);
  });
});

describe('an org that changes while it is read', () => {
  it('shifts nothing when rows come and go between pages', async () => {
    let calls = 0;
    await withFaults([], {
      onRequest: ({ path }, control) => {
        if (path !== users || ++calls !== 2) return;
        control.removeUser('00uacme01ada00000000');
        control.removeUser('00uacme40at000000000');
        control.putUser('00uacme99new00000000', { status: 'ACTIVE', profile: { login: 'new@acme.example' } });
      },
    });
    const ids = (await all(simulator, `${users}?limit=10`)).map((user) => user.id);
    expect(ids).toContain('00uacme01ada00000000');
    expect(ids).not.toContain('00uacme40at000000000');
    expect(ids).toContain('00uacme99new00000000');
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the other server', () => {
  it('is where a test looks for a token that should not have left', async () => {
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('[]');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const to = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await withFaults([{ path: users, kind: 'next-other-host', to }]);
    const { next = '' } = await get(simulator, users);
    await get(simulator, next);
    expect(seen).toEqual([`SSWS ${simulator.token}`]);
    other.close();
  });
});
