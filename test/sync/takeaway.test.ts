import { describe, expect, it } from 'vitest';
import { collectors } from '../../src/collectors/index.ts';
import type { FaultRule } from '../../src/simulator/faults.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { DatasetStatus } from '../../src/snapshot/manifest.ts';
import { roomy, syncFolder } from './sync-run.ts';

/** What to break so that one dataset, and nothing else, cannot be read. */
const pathsOf: Record<string, readonly Pick<FaultRule, 'path' | 'query'>[]> = {
  org: [{ path: '/api/v1/org' }],
  users: [{ path: '/api/v1/users' }],
  'user-factors': [{ path: '/api/v1/users/:id/factors' }],
  groups: [{ path: '/api/v1/groups' }],
  'group-members': [{ path: '/api/v1/groups/:id/users' }],
  'group-rules': [{ path: '/api/v1/groups/rules' }],
  apps: [{ path: '/api/v1/apps' }],
  'app-users': [{ path: '/api/v1/apps/:id/users' }],
  'app-groups': [{ path: '/api/v1/apps/:id/groups' }],
  policies: [{ path: '/api/v1/policies' }],
  authenticators: [{ path: '/api/v1/authenticators' }],
  'admin-roles': [
    { path: '/api/v1/iam/assignees/users' },
    { path: '/api/v1/users/:id/roles' },
    { path: '/api/v1/groups/:id/roles' },
    { path: '/oauth2/*' },
  ],
  'api-tokens': [{ path: '/api/v1/api-tokens' }],
  devices: [{ path: '/api/v1/devices' }],
  'device-assurances': [{ path: '/api/v1/device-assurances' }],
  'network-zones': [{ path: '/api/v1/zones' }],
  'trusted-origins': [{ path: '/api/v1/trustedOrigins' }],
  'identity-providers': [{ path: '/api/v1/idps' }],
  behaviors: [{ path: '/api/v1/behaviors' }],
  'log-streams': [{ path: '/api/v1/logStreams' }],
  'event-hooks': [{ path: '/api/v1/eventHooks' }],
  'threat-insight': [{ path: '/api/v1/threats/configuration' }],
  'system-log': [{ path: '/api/v1/logs', query: '^(?!.*filter=)' }],
  'deprovisioning-log': [{ path: '/api/v1/logs', query: 'filter=' }],
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

/** Where nothing at all in an answer of 200 is no possible state of an org, or contradicts Okta's own counts. */
const guarded = new Set(['users', 'groups', 'group-members', 'apps', 'policies']);

interface Way {
  name: string;
  fault: Omit<FaultRule, 'path' | 'query'>;
  status(dataset: string): DatasetStatus;
  /** Whether to see what `test` makes of it; the verdict hangs on the status alone. */
  tested?: true;
}

const lacking = (dataset: string): DatasetStatus => (core.has(dataset) ? 'failed' : 'unavailable');

const ways: Way[] = [
  { name: '403 by role', fault: { status: 403 }, status: () => 'denied', tested: true },
  { name: '403 insufficient_scope, empty body', fault: { kind: 'insufficient-scope' }, status: () => 'denied' },
  { name: '404', fault: { status: 404 }, status: lacking, tested: true },
  { name: '401 E0000015', fault: { status: 401, code: 'E0000015' }, status: lacking },
  { name: '400 E0000002', fault: { status: 400, code: 'E0000002' }, status: lacking },
  { name: '500 for good', fault: { status: 500 }, status: () => 'failed', tested: true },
  { name: 'truncated JSON', fault: { kind: 'truncated-json' }, status: () => 'failed', tested: true },
  {
    name: 'an empty 200',
    fault: { kind: 'empty-200' },
    status: (dataset) => (guarded.has(dataset) ? 'denied' : 'complete'),
  },
];

/** Those from which others take their ids. */
const parents = [...core].filter((id) => collectors.some(({ needs }) => needs.includes(id)));
const plain = collectors.map(({ id }) => id).filter((id) => !core.has(id));

/** Each way takes a sync. One way takes each core dataset away by itself; the others all at once that can go so. */
const cases: [string, Way, readonly string[]][] = ways.flatMap((way, at) => {
  const leaves = [...core].filter((id) => !parents.includes(id));
  const alone = (at === 0 ? [...core] : parents).map((id): [string, Way, string[]] => [id, way, [id]]);
  const together: [string, Way, string[]][] = at === 0 ? [] : [['core datasets that nothing hangs on', way, leaves]];
  return [...alone, ...together, ['all datasets that are not core', way, plain]];
});

describe.concurrent('what cannot be read is told, and never looks empty', () => {
  it.concurrent.for(cases.map(([what, way, taken]) => ({ what, way, taken, name: way.name })))(
    '$name: $what',
    {
      timeout: 300_000,
    },
    async ({ way, taken }, { onTestFinished }) => {
      const { name, fault, status, tested } = way;
      const faults = taken.flatMap((dataset) => {
        const paths = pathsOf[dataset];
        if (!paths) throw new Error(`Say which paths take ${dataset} away.`);
        return paths.map((path) => ({ ...path, ...fault }));
      });
      // An older org answers 404 for its assignees, and is asked user by user.
      const simulator = await startSimulator({ limits: roomy, faults });
      onTestFinished(() => simulator.close());
      const folder = syncFolder(onTestFinished);
      const sync = await folder.run(['sync', '--quiet'], simulator).end;
      const { datasets } = folder.manifest();
      for (const dataset of taken) {
        const entry = datasets[dataset];
        const expected = status(dataset);
        const file = expected === 'complete' ? `${dataset}.jsonl` : null;
        expect({ dataset, status: entry?.status, file: entry?.file }).toEqual({ dataset, status: expected, file });
        if (expected !== 'complete') expect(entry?.error?.message, `${dataset}, ${name}`).toMatch(/\S/);
        expect(sync.stdout).toContain(dataset);
      }
      const incomplete = taken.some((dataset) => ['denied', 'failed'].includes(status(dataset)));
      expect(sync.exitCode, sync.stderr).toBe(incomplete ? 5 : 0);
      for (const { id, needs } of collectors) {
        if (taken.includes(id)) continue;
        const entry = datasets[id];
        // Nothing that hangs on what is missing may be called complete. Only older orgs take role holders from users.
        const used = needs.filter((need) => id !== 'admin-roles' || need !== 'users');
        if (used.some((need) => taken.includes(need))) {
          if (incomplete) expect(entry?.status, `${id}, ${name}`).not.toBe('complete');
        } else {
          expect({ id, status: entry?.status, file: entry?.file }).toEqual({
            id,
            status: 'complete',
            file: `${id}.jsonl`,
          });
        }
      }
      if (!tested) return;
      const test = await folder.run(['test', '--json'], simulator).end;
      expect([1, 5], test.stderr).toContain(test.exitCode);
      const { checks } = JSON.parse(test.stdout) as { checks: { id: string; verdict: string }[] };
      for (const id of taken.flatMap((dataset) => checksOf[dataset] ?? [])) {
        const verdicts = checks.filter((check) => check.id === id).map(({ verdict }) => verdict);
        expect(verdicts.length, id).toBeGreaterThan(0);
        for (const verdict of verdicts) expect(['FAIL', 'INSUFFICIENT'], id).toContain(verdict);
      }
    },
  );
});
