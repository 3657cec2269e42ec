import { describe, expect, it, onTestFinished } from 'vitest';
import { generatedOrg } from '../../src/simulator/generated-org.ts';
import { orgShape } from '../../src/simulator/generated-shape.ts';
import { isRefusal } from '../../src/simulator/org-source.ts';
import { type SimulatorControl, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { roomy, syncFolder } from './sync-run.ts';

type Change = (control: SimulatorControl) => void;

/** Changes the org right before the answer to the nth request of a path. */
function atRequest(path: string, nth: number, change: Change): NonNullable<SimulatorOptions['onRequest']> {
  let count = 0;
  return (request, control) => {
    if (request.path === path && ++count === nth) change(control);
  };
}

async function synced(options: SimulatorOptions, only: string, prepare: Change = () => {}) {
  const simulator = await startSimulator({ limits: roomy, ...options });
  onTestFinished(() => simulator.close());
  prepare(simulator.control);
  const folder = syncFolder();
  const end = await folder.run(['sync', '--quiet', '--only', only], simulator).end;
  expect(end.exitCode, end.stderr + end.stdout).toBe(0);
  return { folder, datasets: folder.manifest().datasets };
}

const idsOf = (records: Record<string, unknown>[], key = 'id'): string[] =>
  records.map((record) => String(record[key]));

describe('an org that changes while it is read', () => {
  it('users who leave between pages: nobody twice, everybody who stayed, and what left is counted', async () => {
    const org = generatedOrg(orgShape(650, { groups: 12, apps: 2 }));
    const request = { after: undefined, limit: 1000, query: new URLSearchParams(), now: 0 };
    const slice = org.open({ baseUrl: '', now: 0 }).list('users', [], request);
    const ids = isRefusal(slice) ? [] : slice.rows.map(({ key }) => key);
    const [deleted, deactivated, unread] = [ids[33], ids[10], ids[500]] as [string, string, string];
    const { folder, datasets } = await synced(
      {
        org,
        onRequest: atRequest('/api/v1/users', 2, (control) => {
          control.removeUser(deleted);
          control.removeUser(unread);
          control.putUser(deactivated, { status: 'DEPROVISIONED' });
        }),
      },
      'users,groups,group-members',
    );
    const read = idsOf(folder.records('users'));
    expect(new Set(read).size).toBe(read.length);
    expect(ids.filter((id) => !read.includes(id))).toEqual([unread]);
    const { users, 'group-members': members } = datasets;
    // Once in the plain list, once more among the deactivated.
    expect(users?.excluded).toEqual([{ what: 'records', count: 1, reason: 'Okta listed them more than once' }]);
    expect(users?.crossChecks.find(({ name }) => name === 'unique ids')?.ok).toBe(true);
    expect(members?.status).toBe('complete');
    expect(members?.crossChecks.every(({ ok }) => ok)).toBe(true);
  });

  it('users who come between pages: whoever stands behind the cursor is read, and the count of the end tells of the others', async () => {
    const profile = { login: 'new@acme.example' };
    const { folder, datasets } = await synced(
      {
        onRequest: atRequest('/api/v1/users', 2, (control) => {
          control.putUser('00uaaaanew0000000000', { status: 'ACTIVE', profile });
          control.putUser('00uzzzznew0000000000', { status: 'ACTIVE', profile });
        }),
      },
      'users,groups',
      (control) => {
        for (let at = 0; at < 200; at++) {
          control.putUser(`00ucrowd${String(at).padStart(12, '0')}`, { status: 'ACTIVE', profile });
        }
      },
    );
    const read = idsOf(folder.records('users'));
    expect(new Set(read).size).toBe(read.length);
    expect(read).toContain('00uzzzznew0000000000');
    expect(read).not.toContain('00uaaaanew0000000000');
    const check = datasets['users']?.crossChecks.find(({ name }) => name.includes("Everyone's count"));
    expect(check?.actual).toBe(239);
    expect(String(check?.expected)).toMatch(/240$/);
  });

  it('a member who leaves after the count was taken: the count is read again, and the difference explained', async () => {
    let gone = false;
    const { folder, datasets } = await synced(
      {
        onRequest: ({ path }, control) => {
          if (gone || !/^\/api\/v1\/groups\/[^/]+\/users$/.test(path)) return;
          gone = true;
          control.removeUser('00uacme03chloe000000');
        },
      },
      'group-members',
    );
    expect(idsOf(folder.records('group-members'), 'userId')).not.toContain('00uacme03chloe000000');
    const { 'group-members': members } = datasets;
    expect(members).toMatchObject({ status: 'complete', error: null });
    const [check] = members?.crossChecks ?? [];
    expect(check?.name).toContain('by what changed during the run');
    expect(Number(check?.actual)).toBeLessThan(Number(check?.expected));
  });
});
