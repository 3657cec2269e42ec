import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { all, get } from './get.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

describe('authentication', () => {
  it('tells the engine without a token', async () => {
    const { status, body } = await get(simulator, '/.well-known/okta-organization', '');
    expect([status, body.pipeline]).toEqual([200, 'idx']);
  });

  it.each(['', 'wrong'])('refuses token "%s" with E0000011', async (token) => {
    const { status, body, headers } = await get(simulator, '/api/v1/users', token);
    expect([status, body.errorCode, body.errorLink, body.errorCauses]).toEqual([401, 'E0000011', 'E0000011', []]);
    expect(headers.get('x-rate-limit-limit')).toBe('300');
  });

  it('refuses everything but GET with E0000022', async () => {
    const response = await fetch(`${simulator.url}/api/v1/users`, {
      method: 'POST',
      headers: { Authorization: `SSWS ${simulator.token}` },
    });
    expect([response.status, ((await response.json()) as { errorCode: string }).errorCode]).toEqual([405, 'E0000022']);
  });
});

describe('lists', () => {
  it('leaves deactivated users out of a plain list, and lists them by filter or search', async () => {
    const plain = await all(simulator, '/api/v1/users');
    const gone = await all(simulator, '/api/v1/users?filter=status%20eq%20%22DEPROVISIONED%22');
    const searched = await all(simulator, '/api/v1/users?search=status%20eq%20%22DEPROVISIONED%22');
    expect([plain.length, gone.length, searched.length]).toEqual([38, 2, 2]);
  });

  it('filters users by lastUpdated', async () => {
    const since = new Date(Date.now() - 20 * 86_400_000).toISOString();
    const rows = await all(simulator, `/api/v1/users?filter=${encodeURIComponent(`lastUpdated gt "${since}"`)}`);
    expect(rows.map((user) => user.status).toSorted()).toEqual([
      'ACTIVE',
      'ACTIVE',
      'DEPROVISIONED',
      'PROVISIONED',
      'STAGED',
    ]);
  });

  it('pages by a cursor of its own, in two Link lines', async () => {
    const raw = await new Promise<string[]>((resolve) => {
      const url = `${simulator.url}/api/v1/users?limit=5`;
      const sent = request(url, { headers: { Authorization: `SSWS ${simulator.token}` } }, (response) => {
        response.resume();
        resolve(response.rawHeaders);
      });
      sent.end();
    });
    expect(raw.filter((name) => name.toLowerCase() === 'link')).toHaveLength(2);
    const rows = await all(simulator, '/api/v1/users?limit=5');
    expect(new Set(rows.map((user) => user.id)).size).toBe(38);
  });

  it('clamps a limit silently and says so in self', async () => {
    const { headers } = await get(simulator, '/api/v1/users?limit=5000');
    expect(headers.get('link')).toBe(`<${simulator.url}/api/v1/users?limit=200>; rel="self"`);
  });

  it('sends no Link header where Okta sends none', async () => {
    const [user] = (await get(simulator, '/api/v1/users?limit=1')).body;
    for (const path of [
      `/api/v1/users/${user.id}/factors`,
      `/api/v1/users/${user.id}/roles`,
      '/api/v1/authenticators',
    ]) {
      const { status, headers } = await get(simulator, path);
      expect([path, status, headers.get('link')]).toEqual([path, 200, null]);
    }
  });

  it('refuses a cursor that was altered, or belongs to another list', async () => {
    const apps = await get(simulator, '/api/v1/apps?after=made-up');
    expect([apps.status, apps.body.errorCode, apps.body.errorCauses[0].errorSummary]).toEqual([
      400,
      'E0000029',
      'Invalid cursor.',
    ]);
    const { next = '' } = await get(simulator, '/api/v1/users?limit=5');
    const cursor = new URL(next).searchParams.get('after') ?? '';
    const elsewhere = await get(simulator, `/api/v1/groups?limit=5&after=${encodeURIComponent(cursor)}`);
    expect([elsewhere.status, elsewhere.body.errorCode]).toEqual([400, 'E0000031']);
  });

  it('counts group members by expand=stats, and lists just as many', async () => {
    for (const group of await all(simulator, '/api/v1/groups?expand=stats&limit=3')) {
      const members = await all(simulator, `/api/v1/groups/${group.id}/users?limit=3`);
      expect([group.profile.name, members.length]).toEqual([group.profile.name, group._embedded.stats.usersCount]);
    }
  });

  it('asks for a policy type and refuses one that it lacks', async () => {
    const none = await get(simulator, '/api/v1/policies');
    const unlicensed = await get(simulator, '/api/v1/policies?type=ENTITY_RISK');
    const known = await get(simulator, '/api/v1/policies?type=PASSWORD');
    expect([none.status, none.body.errorCode]).toEqual([400, 'E0000001']);
    expect([unlicensed.status, unlicensed.body.errorCode]).toEqual([400, 'E0000002']);
    expect(known.body).toHaveLength(7);
  });

  it('pages assignees in the body', async () => {
    const first = await get(simulator, '/api/v1/iam/assignees/users?limit=3');
    expect(first.body.value).toHaveLength(3);
    expect(first.headers.get('link')).toBeNull();
    const second = await get(simulator, first.body._links.next.href);
    expect([second.body.value.length, second.body._links]).toEqual([1, undefined]);
  });

  it('names what is not there', async () => {
    const { status, body } = await get(simulator, '/api/v1/users/00unobody/factors');
    expect([status, body.errorSummary]).toEqual([404, 'Not found: Resource not found: 00unobody (User)']);
  });

  it('finds a user by id, login, short login and me', async () => {
    const me = (await get(simulator, '/api/v1/users/me')).body;
    for (const name of [me.id, 'ada@acme.example', 'ada']) {
      expect((await get(simulator, `/api/v1/users/${name}`)).body.id).toBe(me.id);
    }
  });
});

describe('system log', () => {
  it('ends without next when bounded', async () => {
    const until = new Date().toISOString();
    const events = await all(simulator, `/api/v1/logs?until=${until}&limit=50`);
    expect(events.length).toBeGreaterThan(100);
    const published = events.map((event) => event.published);
    expect(published).toEqual(published.toSorted());
  });

  it('always has a next when polled, even behind the last event', async () => {
    const first = await get(simulator, '/api/v1/logs?limit=1000');
    expect(first.body.length).toBeGreaterThan(100);
    const second = await get(simulator, first.next ?? '');
    expect(second.body).toEqual([]);
    expect(second.next).toBeDefined();
  });
});

describe('what it saw', () => {
  it('counts requests that Okta does not document', async () => {
    const own = await startSimulator();
    await get(own, '/api/v1/authenticators?limit=200');
    await get(own, '/api/v1/nothing');
    await get(own, '/api/v1/users?limit=2');
    expect(own.stats().unexpected).toEqual([
      { reason: 'query', what: '/api/v1/authenticators?limit', count: 1 },
      { reason: 'path', what: '/api/v1/nothing', count: 1 },
    ]);
    expect(own.requests.map((seen) => [seen.route, seen.status])).toEqual([
      ['/api/v1/authenticators', 200],
      [undefined, 404],
      ['/api/v1/users', 200],
    ]);
    await own.close();
  });
});
