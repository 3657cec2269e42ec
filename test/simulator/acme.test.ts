import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { fixtureOrg } from '../../src/simulator/fixture-org.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { shiftDays } from '../../src/simulator/time-shift.ts';
import { all, get } from './get.ts';

let simulator: Simulator;
afterEach(() => simulator?.close());

const expected = JSON.parse(
  readFileSync(new URL('../../fixtures/orgs/acme/expected.json', import.meta.url), 'utf8'),
) as Record<string, Record<string, { verdict: string; why: string }>>;
const day = 86_400_000;

describe('Acme', () => {
  it('has small lists, and every awkward user status', async () => {
    simulator = await startSimulator();
    const users = [
      ...(await all(simulator, '/api/v1/users')),
      ...(await all(simulator, '/api/v1/users?filter=status%20eq%20%22DEPROVISIONED%22')),
    ];
    expect(users).toHaveLength(40);
    expect(await all(simulator, '/api/v1/apps')).toHaveLength(18);
    expect([...new Set(users.map(({ status }) => status))].toSorted()).toEqual([
      'ACTIVE',
      'DEPROVISIONED',
      'LOCKED_OUT',
      'PASSWORD_EXPIRED',
      'PROVISIONED',
      'RECOVERY',
      'STAGED',
      'SUSPENDED',
    ]);
  });

  it('expects a verdict for each member of each population, and only for what exists', async () => {
    simulator = await startSimulator();
    const users = await all(simulator, '/api/v1/users');
    const population = users
      .filter(({ status }) => ['ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'RECOVERY'].includes(status))
      .map(({ id }) => id);
    expect(Object.keys(expected['mfa-all-users'] ?? {}).toSorted()).toEqual(population);
    expect(Object.keys(expected['inactive-accounts'] ?? {}).toSorted()).toEqual(population);
    const apps = (await all(simulator, '/api/v1/apps')).filter(({ status }) => status === 'ACTIVE').map(({ id }) => id);
    expect(Object.keys(expected['app-access-review'] ?? {}).toSorted()).toEqual(apps);
    expect(Object.keys(expected['mfa-passthrough'] ?? {}).toSorted()).toEqual(apps);
    const passwords = await all(simulator, '/api/v1/policies?type=PASSWORD');
    const active = passwords.filter(({ status }) => status !== 'INACTIVE').map(({ id }) => id);
    expect(Object.keys(expected['password-policy'] ?? {}).toSorted()).toEqual(active);
  });

  // The edges: at any time of any day the verdicts on age are the same.
  it.each(['2026-06-01T00:00:00.000Z', '2027-01-15T23:59:59.000Z', '2031-02-28T12:34:56.000Z'])(
    'is as old as it was written to be at %s',
    async (instant) => {
      const now = Date.parse(instant);
      simulator = await startSimulator({ clock: () => now });
      const inactive: string[] = [];
      for (const user of await all(simulator, '/api/v1/users')) {
        if (!['ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'RECOVERY'].includes(user.status)) continue;
        const seen = [user.lastLogin, user.activated].filter((time) => time !== null).toSorted();
        if (now - Date.parse(seen.at(-1) ?? user.created) > 90 * day) inactive.push(user.id);
        expect(Date.parse(user.lastUpdated)).toBeLessThan(now);
      }
      const fails = Object.entries(expected['inactive-accounts'] ?? {}).filter(([, { verdict }]) => verdict === 'FAIL');
      expect(inactive).toEqual(fails.map(([id]) => id));
      const events = await all(
        simulator,
        `/api/v1/logs?until=${instant}&since=${new Date(now - 30 * day).toISOString()}&limit=1000`,
      );
      expect(events.length).toBeGreaterThan(120);
      expect(events.map(({ eventType }) => eventType)).toEqual(
        expect.arrayContaining([
          'user.lifecycle.deactivate',
          'user.lifecycle.suspend',
          'application.user_membership.remove',
        ]),
      );
    },
  );

  it('carries secrets that must never be kept, each of them plainly fake', async () => {
    simulator = await startSimulator();
    const bodies = [
      await all(simulator, '/api/v1/users'),
      await all(simulator, '/api/v1/apps'),
      await all(simulator, '/api/v1/idps'),
      await all(simulator, '/api/v1/logStreams'),
      (await get(simulator, '/api/v1/eventHooks')).body,
      (await get(simulator, '/api/v1/authenticators')).body,
      (await get(simulator, '/api/v1/users/svc-backup/factors')).body,
    ].map((body) => [...JSON.stringify(body).matchAll(/FAKE-[\w-]*never-store\w*/g)].length);
    expect(bodies).toEqual([3, 1, 1, 1, 1, 1, 1]);
  });

  it('looks like Classic when it is', async () => {
    simulator = await startSimulator({ org: fixtureOrg({ engine: 'v1' }) });
    expect((await get(simulator, '/.well-known/okta-organization')).body.pipeline).toBe('v1');
    const off = await get(simulator, '/api/v1/authenticators');
    expect([off.status, off.body.errorCode]).toEqual([401, 'E0000015']);
    const unknown = await get(simulator, '/api/v1/policies?type=ACCESS_POLICY');
    expect([unknown.status, unknown.body.errorCode]).toEqual([400, 'E0000002']);
    const apps = await all(simulator, '/api/v1/apps');
    expect(apps.filter((app) => app._links.accessPolicy)).toEqual([]);
    const [enrolment] = await all(simulator, '/api/v1/policies?type=MFA_ENROLL');
    expect(Object.keys(enrolment.settings)).toEqual(['factors']);
  });
});

describe('shifting days', () => {
  it('moves whole timestamps and leaves the time of day and bare dates alone', () => {
    const text = '{"a":"2026-01-31T23:59:59.000Z","b":"2026-01-31 07:55:06.0","c":"2026-01-31","d":"P30D"}';
    expect(shiftDays(text, '2026-02-01T00:00:00.000Z', Date.parse('2026-03-01T18:00:00Z'))).toBe(
      '{"a":"2026-02-28T23:59:59.000Z","b":"2026-02-28 07:55:06.0","c":"2026-01-31","d":"P30D"}',
    );
  });
});
