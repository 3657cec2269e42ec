import { describe, expect, it, onTestFinished } from 'vitest';
import { fixtureOrg } from '../../src/simulator/fixture-org.ts';
import { isRefusal, type ListName, type Org, type OrgSource, type Slice } from '../../src/simulator/org-source.ts';
import { type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { roomy, syncFolder } from './sync-run.ts';

/** Acme as a credential sees it whose role shows only some rows of some lists. */
function narrowed(show: Partial<Record<ListName, (row: Record<string, unknown>) => boolean>>): Org {
  return {
    open(context): OrgSource {
      const source = fixtureOrg().open(context);
      return {
        ...source,
        list(name, ids, request) {
          const wanted = show[name];
          const slice = source.list(name, ids, request);
          if (!wanted || isRefusal(slice)) return slice;
          const rows = (slice as Slice).rows.filter(({ json }) => wanted(JSON.parse(json)));
          return { ...(slice as Slice), rows };
        },
      };
    },
  };
}

async function synced(options: SimulatorOptions, args: string[] = []) {
  const simulator = await startSimulator({ limits: roomy, ...options });
  onTestFinished(() => simulator.close());
  const folder = syncFolder();
  const end = await folder.run(['sync', '--quiet', ...args], simulator).end;
  return { end, datasets: folder.manifest().datasets };
}

const token = '00uacme01ada00000000';

describe('an answer of 200 is no proof of sight', () => {
  it('no users at all: denied, and so is what hangs on them', async () => {
    const { end, datasets } = await synced({ org: narrowed({ users: () => false }) });
    expect(end.exitCode).toBe(5);
    expect(datasets['users']).toMatchObject({ status: 'denied', file: null, error: { code: 'visibility-limited' } });
    expect(datasets['users']?.error?.hint).toContain('Read-Only Administrator');
    expect(datasets['user-factors']).toMatchObject({ status: 'denied', file: null });
  });

  it("users without the credential's own: partial", async () => {
    const { end, datasets } = await synced({ org: narrowed({ users: ({ id }) => id !== token }) }, ['--only', 'users']);
    expect(end.exitCode).toBe(5);
    expect(datasets['users']).toMatchObject({ status: 'partial', error: { code: 'visibility-limited' } });
  });

  it("far fewer users than Everyone's count: partial, and so is what hangs on them", async () => {
    const some = narrowed({ users: ({ id }) => id === token || String(id) > '00uacme30' });
    const { datasets } = await synced({ org: some }, ['--only', 'groups,users,user-factors']);
    expect(datasets['users']).toMatchObject({ status: 'partial', error: { code: 'visibility-limited' } });
    expect(datasets['user-factors']).toMatchObject({ status: 'partial', error: { code: 'parent-incomplete' } });
    const check = datasets['users']?.crossChecks.find(({ name }) => name.includes("Everyone's count"));
    expect(check).toMatchObject({ expected: 38, ok: false });
  });

  it('one user fewer than Everyone counts is a warning', async () => {
    const { end, datasets } = await synced({ org: narrowed({ users: ({ id }) => id !== '00uacme40at000000000' }) }, [
      '--only',
      'groups,users',
    ]);
    expect(end.exitCode).toBe(0);
    expect(datasets['users']?.status).toBe('complete');
    expect(datasets['users']?.crossChecks.filter(({ ok }) => !ok)).toMatchObject([{ expected: 38, actual: 37 }]);
    expect(end.stdout).toContain("Everyone's count");
  });

  it('one app only, a service app: partial', async () => {
    const { datasets } = await synced({ org: narrowed({ apps: ({ id }) => id === '0oaacme12reporting00' }) }, [
      '--only',
      'app-users',
    ]);
    expect(datasets['apps']).toMatchObject({ status: 'partial', records: 1, error: { code: 'visibility-limited' } });
    expect(datasets['app-users']).toMatchObject({ status: 'partial' });
  });

  it('groups without Everyone, as a group administrator sees them: a warning', async () => {
    const { datasets } = await synced({ org: narrowed({ groups: ({ type }) => type !== 'BUILT_IN' }) }, [
      '--only',
      'groups',
    ]);
    expect(datasets['groups']?.status).toBe('complete');
    expect(datasets['groups']?.crossChecks).toContainEqual({
      name: 'sees the group Everyone',
      expected: 'yes',
      actual: 'no',
      ok: false,
    });
  });

  it('no group at all: denied', async () => {
    const { datasets } = await synced({ org: narrowed({ groups: () => false }) }, ['--only', 'groups']);
    expect(datasets['groups']).toMatchObject({ status: 'denied', file: null, error: { code: 'visibility-limited' } });
  });

  it('members that Okta counts and does not list: partial, naming the group', async () => {
    const { end, datasets } = await synced(
      { org: narrowed({ 'group-users': ({ id }) => id !== '00uacme03chloe000000' }) },
      ['--only', 'group-members'],
    );
    expect(end.exitCode).toBe(5);
    expect(datasets['group-members']).toMatchObject({ status: 'partial', error: { code: 'count-mismatch' } });
    expect(datasets['group-members']?.error?.message).toMatch(/group 00gacme\w+: \d+ of \d+/);
    expect(datasets['group-members']?.crossChecks[0]?.ok).toBe(false);
  });
});
