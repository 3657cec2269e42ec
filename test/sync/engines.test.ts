import { describe, expect, it, onTestFinished } from 'vitest';
import type { FaultRule } from '../../src/simulator/faults.ts';
import { type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { roomy, syncFolder } from './sync-run.ts';

async function synced(options: SimulatorOptions, args: string[] = []) {
  const simulator = await startSimulator({ limits: roomy, ...options });
  onTestFinished(() => simulator.close());
  const folder = syncFolder();
  const end = await folder.run(['sync', '--quiet', ...args], simulator).end;
  return { folder, end, simulator };
}

const keys = (records: Record<string, unknown>[]): string[] =>
  records.map((role) => [role['principalType'], role['principalId'], role['via'], role['type'], role['id']].join(' '));

describe('engines', () => {
  it.each([
    ['idx', 'identity-engine', []],
    ['v1', 'classic', ['authenticators', 'devices', 'device-assurances']],
  ] as const)('%s completes; what the engine lacks is unavailable, which is no gap', async (engine, name, lacks) => {
    const { folder, end } = await synced({ engine });
    expect(end.exitCode, end.stderr).toBe(0);
    const { org, datasets, collector } = folder.manifest();
    expect(org.engine).toBe(name);
    expect(collector.roles).toEqual(['SUPER_ADMIN']);
    for (const [id, { status, nonconforming, crossChecks }] of Object.entries(datasets)) {
      const expected = (lacks as readonly string[]).includes(id) ? 'unavailable' : 'complete';
      expect({ id, status, nonconforming }).toEqual({ id, status: expected, nonconforming: 0 });
      expect(crossChecks.filter(({ ok }) => !ok)).toEqual([]);
    }
    const missing = datasets['policies']?.excluded.map(({ what }) => what) ?? [];
    expect(missing.includes('policies of type ACCESS_POLICY')).toBe(engine === 'v1');
  });

  it('an older org, without a list of assignees: everyone who can sign in is asked, and it is said', async () => {
    const faults: FaultRule[] = [{ path: '/api/v1/iam/assignees/users', status: 404 }];
    const older = await synced({ faults });
    const newer = await synced({});
    expect(older.end.exitCode, older.end.stderr).toBe(0);
    const entry = older.folder.manifest().datasets['admin-roles'];
    expect(entry?.status).toBe('complete');
    expect(entry?.excluded).toEqual([
      {
        what: 'the list of role assignees',
        count: 0,
        reason: 'this org does not have it, so each user who can sign in was asked',
      },
    ]);
    expect(keys(older.folder.records('admin-roles')).sort()).toEqual(keys(newer.folder.records('admin-roles')).sort());
  });

  it('user-factors say what cannot be known of them', async () => {
    const { folder } = await synced({}, ['--only', 'user-factors']);
    expect(folder.manifest().datasets['user-factors']?.excluded[0]).toMatchObject({
      what: 'factors that Okta does not show to the address this was read from',
    });
  });
});
