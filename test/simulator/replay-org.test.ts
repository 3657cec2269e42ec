import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { replayOrg } from '../../src/simulator/replay-org.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { all, get } from './get.ts';

let simulator: Simulator;
afterEach(() => simulator?.close());

describe('a folder of recordings', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'recordings-'));
    const line = (url: string, body: unknown, status = 200, method = 'GET'): string =>
      JSON.stringify({ request: { method, url: `https://some.okta.com/${url}` }, response: { status, body } });
    const lines = [
      line('api/v1/users/?limit=1', [{ id: '00u1', status: 'ACTIVE', profile: { login: 'first' } }]),
      line('api/v1/users?limit=1', [
        { id: '00u1', status: 'STAGED', profile: { login: 'second' } },
        { id: '00u2', status: 'DEPROVISIONED', profile: { login: 'gone' } },
      ]),
      line('api/v1/users/00u3', { id: '00u3', status: 'ACTIVE', profile: { login: 'single' } }),
      line('api/v1/users/00u3/roles', [{ id: 'ra1', type: 'SUPER_ADMIN' }]),
      line('api/v1/users/00u4/factors', [{ id: 'opf1', factorType: 'push', status: 'ACTIVE' }]),
      line('api/v1/users/00u5/factors', { errorCode: 'E0000007' }, 404),
      line('api/v1/groups/00g1/users', [{ id: '00u6', status: 'ACTIVE', profile: { login: 'member' } }]),
      line('api/v1/apps/0oa1/groups', [{ id: '00g2', priority: 0 }]),
      line('api/v1/policies/00p1/rules', [{ id: 'rul1', type: 'SIGN_ON' }]),
      line('api/v1/iam/roles/cr01/permissions', { permissions: [{ label: 'okta.users.read' }] }),
      line('api/v1/features', []),
      line('api/v1/users', { id: '00u7' }, 200, 'POST'),
    ];
    writeFileSync(join(folder, 'some.jsonl'), `${lines.join('\n')}\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('becomes one org: first wins, duplicates are counted, parents are found or made up', async () => {
    const org = replayOrg(folder);
    expect(org.report.kinds).toMatchObject({
      users: { recorded: ['00u1', '00u2', '00u6', '00u3'], duplicates: 1, synthetic: ['00u4'] },
      'user-factors': { recorded: ['00u4/opf1'], duplicates: 0 },
      'user-roles': { recorded: ['00u3/ra1'] },
      groups: { recorded: [], synthetic: ['00g1', '00g2'] },
      apps: { synthetic: ['0oa1'] },
      policies: { synthetic: ['00p1'] },
      'custom-role-permissions': { recorded: ['cr01/okta.users.read'] },
      'custom-roles': { synthetic: ['cr01'] },
    });
    expect(org.report.errors.map(({ status, url }) => [status, url])).toEqual([
      [404, 'https://some.okta.com/api/v1/users/00u5/factors'],
    ]);
    expect(org.report.ignored).toEqual({ '/api/v1/features': 1 });

    simulator = await startSimulator({ org });
    const users = await all(simulator, '/api/v1/users');
    expect(users.map(({ id, profile }) => [id, profile.login, profile.synthetic ?? false])).toEqual([
      ['00u1', 'first', false],
      ['00u3', 'single', false],
      ['00u4', '00u4@synthetic.example', true],
      ['00u6', 'member', false],
    ]);
    expect(await all(simulator, '/api/v1/users?filter=status%20eq%20%22DEPROVISIONED%22')).toHaveLength(1);
    expect((await get(simulator, '/api/v1/users/00u4/factors')).body).toHaveLength(1);
    expect(
      (await get(simulator, '/api/v1/iam/assignees/users')).body.value.map(({ id }: { id: string }) => id),
    ).toEqual(['00u3']);
    expect((await all(simulator, '/api/v1/groups/00g1/users')).map(({ id }) => id)).toEqual(['00u6']);
    const [group] = await all(simulator, '/api/v1/groups?expand=stats');
    expect([group.profile.name, group._embedded.stats.usersCount]).toEqual(['synthetic: 00g1', 1]);
    expect((await all(simulator, '/api/v1/policies?type=OKTA_SIGN_ON')).map(({ id }) => id)).toEqual(['00p1']);
  });

  it('answers what nobody recorded: empty lists, missing features', async () => {
    simulator = await startSimulator({ org: replayOrg(folder) });
    for (const path of [
      '/api/v1/logs?until=2030-01-01T00:00:00Z',
      '/api/v1/zones',
      '/api/v1/policies?type=ENTITY_RISK',
    ]) {
      const { status, body } = await get(simulator, path);
      expect([path, status, body]).toEqual([path, 200, []]);
    }
    expect((await get(simulator, '/api/v1/org')).body).toMatchObject({ status: 'ACTIVE' });
    for (const path of ['/api/v1/authenticators', '/api/v1/devices', '/api/v1/threats/configuration']) {
      const { status, body } = await get(simulator, path);
      expect([path, status, body.errorCode]).toEqual([path, 404, 'E0000007']);
    }
  });
});

const recordings = fileURLToPath(new URL('../../../shared/okta/recordings', import.meta.url));
const missing = !existsSync(recordings);
if (missing) process.stderr.write(`replay of real recordings skipped: none at ${recordings}\n`);

describe.skipIf(missing)('the real recordings', () => {
  it('are all in the lists of the replayed org, once', async () => {
    const org = replayOrg(recordings);
    simulator = await startSimulator({ org, limits: { unlimited: true } });
    const deactivated = await all(simulator, '/api/v1/users?filter=status%20eq%20%22DEPROVISIONED%22');
    const listed = {
      users: [...(await all(simulator, '/api/v1/users?limit=7')), ...deactivated],
      groups: await all(simulator, '/api/v1/groups?limit=7'),
      apps: await all(simulator, '/api/v1/apps?limit=7'),
    };
    for (const [kind, rows] of Object.entries(listed)) {
      const { recorded = [], synthetic = [] } = org.report.kinds[kind as keyof typeof listed] ?? {};
      expect(recorded.length).toBeGreaterThan(0);
      expect(rows.map(({ id }) => id).toSorted()).toEqual([...recorded, ...synthetic].toSorted());
    }
    expect(org.report.errors.length).toBeGreaterThan(0);
  });
});
