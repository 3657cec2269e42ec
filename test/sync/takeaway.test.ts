import { describe, expect, it } from 'vitest';
import { collectors } from '../../src/collectors/index.ts';
import type { FaultRule } from '../../src/simulator/faults.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { roomy, syncFolder } from './sync-run.ts';

/** What to break so that one dataset, and nothing else, cannot be read. */
const pathsOf: Record<string, readonly string[]> = {
  org: ['/api/v1/org'],
  users: ['/api/v1/users'],
  'user-factors': ['/api/v1/users/:id/factors'],
  groups: ['/api/v1/groups'],
  'group-members': ['/api/v1/groups/:id/users'],
  apps: ['/api/v1/apps'],
  'app-users': ['/api/v1/apps/:id/users'],
  'app-groups': ['/api/v1/apps/:id/groups'],
  policies: ['/api/v1/policies'],
  authenticators: ['/api/v1/authenticators'],
  'admin-roles': ['/api/v1/iam/assignees/users', '/api/v1/users/:id/roles', '/api/v1/groups/:id/roles', '/oauth2/*'],
  'system-log': ['/api/v1/logs'],
};

/** Which checks cannot do without it. */
const checksOf: Record<string, readonly string[]> = {
  users: ['mfa-all-users', 'inactive-accounts', 'app-access-review'],
  'user-factors': ['mfa-all-users'],
  apps: ['mfa-enforced', 'app-access-review', 'mfa-passthrough'],
  'app-users': ['app-access-review'],
  'app-groups': ['app-access-review'],
  policies: ['mfa-enforced', 'password-policy', 'app-access-review', 'mfa-passthrough'],
  authenticators: ['mfa-all-users'],
};

const core = new Set(collectors.filter((collector) => collector.core).map(({ id }) => id));

interface Way {
  name: string;
  fault: Omit<FaultRule, 'path'>;
  status(dataset: string): string;
}

const ways: Way[] = [
  { name: '403', fault: { status: 403 }, status: () => 'denied' },
  { name: '403 insufficient_scope', fault: { kind: 'insufficient-scope' }, status: () => 'denied' },
  { name: '404', fault: { status: 404 }, status: (dataset) => (core.has(dataset) ? 'failed' : 'unavailable') },
  { name: '500 for good', fault: { status: 500 }, status: () => 'failed' },
  { name: 'truncated JSON', fault: { kind: 'truncated-json' }, status: () => 'failed' },
];

describe.concurrent.each(collectors.map(({ id }) => id))('without %s', (dataset) => {
  it.concurrent.for(ways)('$name', { timeout: 150_000 }, async ({ name, fault, status }, { onTestFinished }) => {
    const paths = pathsOf[dataset];
    if (!paths) throw new Error(`Say which paths take ${dataset} away.`);
    // An older org answers 404 for its assignees, and is asked user by user.
    const simulator = await startSimulator({ limits: roomy, faults: paths.map((path) => ({ path, ...fault })) });
    onTestFinished(() => simulator.close());
    const folder = syncFolder(onTestFinished);
    const sync = await folder.run(['sync', '--quiet'], simulator).end;
    const { datasets } = folder.manifest();
    const entry = datasets[dataset];
    const expected = status(dataset);
    expect({ status: entry?.status, file: entry?.file }).toEqual({ status: expected, file: null });
    expect(entry?.error?.message, name).toMatch(/\S/);
    expect(sync.exitCode, sync.stderr).toBe(expected === 'unavailable' ? 0 : 5);
    expect(sync.stdout).toContain(dataset);
    const dependents = new Set(collectors.filter(({ needs }) => needs.includes(dataset)).map(({ id }) => id));
    for (const [other, { status: found, file }] of Object.entries(datasets)) {
      if (other === dataset || dependents.has(other)) continue;
      expect({ other, found, file }).toEqual({ other, found: 'complete', file: `${other}.jsonl` });
    }
    const test = await folder.run(['test', '--json'], simulator).end;
    // Classic has no authenticators, so the checks can do without an `unavailable` one.
    if (expected === 'unavailable') return;
    expect([1, 5], test.stderr).toContain(test.exitCode);
    const { checks } = JSON.parse(test.stdout) as { checks: { id: string; verdict: string }[] };
    for (const id of checksOf[dataset] ?? []) {
      const verdicts = checks.filter((check) => check.id === id).map(({ verdict }) => verdict);
      expect(verdicts.length, id).toBeGreaterThan(0);
      for (const verdict of verdicts) expect(['FAIL', 'INSUFFICIENT'], id).toContain(verdict);
    }
  });
});
