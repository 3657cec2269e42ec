import { describe, expect, it } from 'vitest';
import { blocks } from '../../src/simulator/generated-blocks.ts';
import { generatedOrg } from '../../src/simulator/generated-org.ts';
import { orgShape } from '../../src/simulator/generated-shape.ts';
import { isRefusal, type ListName, type OrgSource } from '../../src/simulator/org-source.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { all, get } from './get.ts';

describe('who belongs where', () => {
  it.each([
    [1000, 50, 7],
    [1000, 3, 10],
    [10, 40, 3],
    [500, 100, 1],
  ])('%i users, %i targets, %i each: sizes, members and the way back agree', (users, targets, each) => {
    const found = blocks(users, targets, each);
    const back = new Map<number, number[]>();
    let total = 0;
    for (let target = 0; target < targets; target++) {
      total += found.size(target);
      for (let position = 0; position < found.size(target); position++) {
        const user = found.member(target, position);
        expect(found.has(target, user)).toBe(true);
        expect(found.positionAfter(target, user)).toBe(position + 1);
        back.set(user, [...(back.get(user) ?? []), target]);
      }
    }
    expect(total).toBe(users * Math.min(each, targets));
    for (const [user, of] of back) expect(found.targetsOf(user)).toEqual(of);
  });
});

describe('a generated org', () => {
  const shape = orgShape(1234, { groups: 40, apps: 12, memberships: 3, assignments: 3, admins: 7, logEvents: 2500 });

  it('has the counts that its shape says', async () => {
    const org = generatedOrg(shape);
    const { counts } = org;
    const simulator = await startSimulator({ org, limits: { unlimited: true } });
    const users = await all(simulator, '/api/v1/users?limit=200');
    const gone = await all(simulator, '/api/v1/users?filter=status%20eq%20%22DEPROVISIONED%22');
    expect([users.length, gone.length]).toEqual([counts.users, counts.deprovisioned]);
    const usable = users.filter(({ status }) => !['STAGED', 'PROVISIONED', 'SUSPENDED'].includes(status));
    expect(usable.length).toBe(counts.canSignIn);
    expect(users.every(({ id }) => /^00u\w{17}$/.test(id))).toBe(true);

    let memberships = 0;
    const groups = await all(simulator, '/api/v1/groups?expand=stats&limit=200');
    expect(groups.length).toBe(counts.groups);
    for (const { id, type, _embedded } of groups) {
      const members = await all(simulator, `/api/v1/groups/${id}/users?limit=100`);
      expect(members.length).toBe(_embedded.stats.usersCount);
      if (type !== 'BUILT_IN') memberships += members.length;
    }
    expect(memberships).toBe(counts.memberships);
    let appUsers = 0;
    for (const { id } of await all(simulator, '/api/v1/apps?limit=200')) {
      appUsers += (await all(simulator, `/api/v1/apps/${id}/users?limit=500`)).length;
      expect((await all(simulator, `/api/v1/apps/${id}/groups`)).length).toBe(shape.groupsPerApp);
    }
    expect(appUsers).toBe(counts.appUsers);
    expect((await get(simulator, '/api/v1/iam/assignees/users')).body.value).toHaveLength(counts.admins);
    const until = new Date().toISOString();
    expect(await all(simulator, `/api/v1/logs?until=${until}&limit=1000`)).toHaveLength(counts.logEvents);
    await simulator.close();
  });

  it('is the same for the same seed, and another for another', () => {
    const page = (seed: number): unknown => firstPage(generatedOrg({ ...shape, seed }).open(context), 'users');
    expect(page(1)).toEqual(page(1));
    expect(page(1)).not.toEqual(page(2));
  });

  it('loses a user everywhere at once', async () => {
    const simulator = await startSimulator({ org: generatedOrg(shape), limits: { unlimited: true } });
    const [user] = await all(simulator, '/api/v1/users');
    simulator.control.removeUser(user.id);
    expect((await get(simulator, `/api/v1/users/${user.id}/factors`)).status).toBe(404);
    expect(await all(simulator, '/api/v1/users')).toHaveLength(shape.users - 1);
    await simulator.close();
  });

  it('of half a million people costs no memory and no time to open, at either end', () => {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const started = performance.now();
    const org = generatedOrg(orgShape(500_000)).open(context);
    const last = firstPage(org, 'users', lastKey(org));
    expect(last.length).toBeLessThan(200);
    expect(firstPage(org, 'groups')).toHaveLength(200);
    expect(performance.now() - started).toBeLessThan(3000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024);
  });
});

const context = { baseUrl: 'http://127.0.0.1', now: Date.parse('2026-05-01T12:00:00Z') };

function firstPage(org: OrgSource, list: ListName, after?: string): readonly { key: string; json: string }[] {
  const slice = org.list(list, [], { after, limit: 200, query: new URLSearchParams(), now: context.now });
  if (isRefusal(slice)) throw new Error(slice.code);
  return slice.rows;
}

/** A key near the end of the users, found by halving. */
function lastKey(org: OrgSource): string {
  const [first] = firstPage(org, 'users');
  const head = first?.key.slice(0, 10) ?? '';
  const tail = first?.key.slice(16) ?? '';
  // 499,900 in the base-62 digits of the ids.
  return `${head}00262m${tail}`;
}
