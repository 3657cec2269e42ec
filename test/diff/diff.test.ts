import { describe, expect, test } from 'vitest';
import { diffSnapshots } from '../../src/diff.ts';
import {
  accessPolicy,
  accessRule,
  app,
  assigned,
  assurance,
  authenticator,
  factor,
  factorsOf,
  passwordPolicy,
  staff,
  user,
} from '../checks/given.ts';
import { type SideGiven, side } from './compared.ts';

const told = async (before: SideGiven, after: SideGiven) => {
  const { changes } = await diffSnapshots(side(before), side(after));
  return changes.map(({ area, change, entity, object, field, before: was, after: is, regression }) =>
    [area, change, entity.label, object?.label, field, `${was} -> ${is}`, regression ? 'REGRESSION' : undefined]
      .filter((part) => part !== undefined && part !== null)
      .join(' | '),
  );
};

describe('users', () => {
  test('join, leave and change status', async () => {
    const before = [
      user('stays'),
      user('deleted'),
      user('deactivated'),
      user('locked'),
      user('back', { status: 'DEPROVISIONED' }),
      user('purged', { status: 'DEPROVISIONED' }),
    ];
    const after = [
      user('new'),
      user('stays'),
      user('deactivated', { status: 'DEPROVISIONED' }),
      user('locked', { status: 'LOCKED_OUT' }),
      user('back'),
    ];
    expect(await told({ records: { users: before } }, { records: { users: after } })).toEqual([
      'users | joined | back@acme.example | DEPROVISIONED -> ACTIVE',
      'users | joined | new@acme.example | null -> ACTIVE',
      'users | left | deactivated@acme.example | ACTIVE -> DEPROVISIONED',
      'users | left | deleted@acme.example | ACTIVE -> null',
      'users | status changed | locked@acme.example | ACTIVE -> LOCKED_OUT',
      'users | status changed | purged@acme.example | DEPROVISIONED -> null',
    ]);
  });
});

describe('MFA', () => {
  const enrolled = (...factors: object[]): SideGiven => ({
    records: { users: [user('u')], 'user-factors': [factorsOf('u', ...factors)] },
  });

  test.each([
    ['gained', [], [factor('push')], 'none -> strong: push', undefined],
    ['lost', [factor('push')], [], 'strong: push -> none', 'REGRESSION'],
    ['lost', [factor('push')], [factor('push', { status: 'EXPIRED' })], 'strong: push -> none', 'REGRESSION'],
    [
      'weakened',
      [factor('webauthn'), factor('sms')],
      [factor('sms')],
      'phishing-resistant: sms, webauthn -> weak: sms',
      'REGRESSION',
    ],
    ['strengthened', [factor('sms')], [factor('push')], 'weak: sms -> strong: push', undefined],
    [
      'factors changed',
      [factor('push'), factor('sms')],
      [factor('push')],
      'strong: push, sms -> strong: push',
      undefined,
    ],
  ])('%s', async (change, before, after, words, regression) => {
    expect(await told(enrolled(...before), enrolled(...after))).toEqual([
      ['mfa', change, 'u@acme.example', words, regression].filter(Boolean).join(' | '),
    ]);
  });

  test('is not lost by who was not asked on both sides', async () => {
    const gone = { records: { users: [user('u', { status: 'SUSPENDED' })], 'user-factors': [] } };
    expect((await told(enrolled(factor('push')), gone)).filter((line) => line.startsWith('mfa'))).toEqual([]);
  });

  test('is not lost because the authenticators were read on one side alone', async () => {
    const off = [authenticator('okta_verify', { status: 'INACTIVE' })];
    const { records } = enrolled(factor('push'));
    const read = { records: { ...records, authenticators: off } };
    const unread: SideGiven = { records: records ?? {}, statuses: { authenticators: 'denied' } };
    expect(await told(unread, read)).toEqual([]);
    expect(await told({ records: records ?? {} }, read)).toEqual([
      'mfa | lost | u@acme.example | strong: push -> none | REGRESSION',
    ]);
  });
});

test('admin rights are granted and removed, however often Okta makes their ids anew', async () => {
  const role = (principalId: string, label: string, more: object = {}) => ({
    id: Math.random().toString(36),
    principalType: 'user',
    principalId,
    via: 'direct',
    type: 'X',
    label,
    ...more,
  });
  const users = [user('a'), user('b')];
  const before = { users, 'admin-roles': [role('a', 'Super Administrator'), role('b', 'Help Desk')] };
  const after = {
    users,
    groups: [staff],
    'admin-roles': [
      role('a', 'Super Administrator'),
      role('b', 'Help Desk', { via: 'group' }),
      role('g-staff', 'Auditor', { principalType: 'group' }),
    ],
  };
  expect(await told({ records: before }, { records: after })).toEqual([
    'admin-rights | granted | Staff | Auditor | null -> directly',
    'admin-rights | granted | b@acme.example | Help Desk | null -> through a group',
    'admin-rights | removed | b@acme.example | Help Desk | directly -> null',
  ]);
});

test('application access is granted and removed; how it was given is no change of access', async () => {
  const common = { users: [user('u'), user('v')], apps: [app('a', 'p'), app('b', 'p')] };
  const before = { ...common, 'app-users': [assigned('a', 'u'), assigned('a', 'v'), assigned('b', 'u', 'USER')] };
  const after = { ...common, 'app-users': [assigned('b', 'v'), assigned('b', 'v'), assigned('a', 'u', 'USER')] };
  expect(await told({ records: before }, { records: after })).toEqual([
    'app-access | granted | v@acme.example | App b | null -> through a group',
    'app-access | removed | u@acme.example | App b | directly -> null',
    'app-access | removed | v@acme.example | App a | through a group -> null',
  ]);
});

test('policies and rules change field by field, each with its path; groups by name', async () => {
  const forStaff = { people: { groups: { include: ['g-staff', 'g-gone'] } } };
  const rule = (id: string, name: string, more: object) => accessRule(assurance('2FA'), { id, name, ...more });
  const mapped = (id: string) => ({ id: 'm', _links: { application: { href: `https://x/api/v1/apps/${id}` } } });
  const before = {
    apps: [app('a1', 'p'), app('a2', 'p')],
    policies: [
      passwordPolicy({ lastUpdated: '2028-01-01', password: { complexity: { minLength: 12 } } }),
      accessPolicy('p', [rule('r1', 'VPN', { conditions: null }), rule('r2', 'Old', {})], { mappings: [mapped('a1')] }),
      accessPolicy('gone', []),
    ],
  };
  const after = {
    ...before,
    groups: [staff],
    policies: [
      passwordPolicy({ lastUpdated: '2028-05-01', password: { complexity: { minLength: 8 } } }),
      accessPolicy('p', [rule('r1', 'VPN', { conditions: forStaff, status: 'INACTIVE' }), rule('r3', 'New', {})], {
        mappings: [mapped('a2')],
      }),
    ],
  };
  expect(await told({ records: before }, { records: after })).toEqual([
    'policies | added | Policy p | App a2 | null -> applies',
    'policies | added | Policy p | New | null -> rule',
    'policies | changed | Default Policy | settings.password.complexity.minLength | 12 -> 8',
    'policies | changed | Policy p | VPN | conditions.people.groups.include | null -> g-gone; Staff (g-staff)',
    'policies | changed | Policy p | VPN | status | ACTIVE -> INACTIVE',
    'policies | deleted | Policy gone | ACCESS_POLICY, 0 rules -> null',
    'policies | deleted | Policy p | App a1 | applies -> null',
    'policies | deleted | Policy p | Old | rule -> null',
  ]);
});

test('the order of a list of ids says nothing', async () => {
  const policy = (...include: string[]) => passwordPolicy({ conditions: { people: { groups: { include } } } });
  expect(
    await told({ records: { policies: [policy('a', 'b')] } }, { records: { policies: [policy('b', 'a')] } }),
  ).toEqual([]);
});

test.each([
  ['PASS', 'FAIL', 'worse', true],
  ['PASS', 'INSUFFICIENT', 'worse', true],
  ['NOT_APPLICABLE', 'FAIL', 'worse', true],
  ['MANUAL', 'FAIL', 'worse', true],
  ['INSUFFICIENT', 'FAIL', 'worse', true],
  ['FAIL', 'INSUFFICIENT', 'better', false],
  ['FAIL', 'PASS', 'better', false],
  ['FAIL', 'WAIVED', 'better', false],
  ['PASS', 'MANUAL', 'changed', false],
  ['MANUAL', 'PASS', 'changed', false],
] as const)('a verdict from %s to %s is %s', async (was, is, change, regression) => {
  const { changes, regressions } = await diffSnapshots(
    side({ checks: [{ id: 'c', verdict: was }] }),
    side({ checks: [{ id: 'c', verdict: is }] }),
  );
  expect(changes).toMatchObject([{ area: 'verdicts', change, regression, before: was, after: is }]);
  expect(regressions).toBe(regression ? 1 : 0);
});

test('more failures of a check that failed before are shown, and are no regression', async () => {
  const check = (failed: number): SideGiven => ({ checks: [{ id: 'c', verdict: 'FAIL', failed }] });
  expect(await told(check(2), check(3))).toEqual([
    'verdicts | more failures | c | reference | FAIL (2 of 10) -> FAIL (3 of 10)',
  ]);
});

describe('what was not read', () => {
  const full: SideGiven = {
    records: {
      users: [user('u')],
      'user-factors': [factorsOf('u', factor('push'))],
      'admin-roles': [{ principalType: 'user', principalId: 'u', via: 'direct', type: 'SUPER_ADMIN' }],
      'app-users': [assigned('a', 'u')],
      policies: [passwordPolicy()],
    },
  };
  const datasets = ['users', 'user-factors', 'admin-roles', 'app-users', 'policies'];

  test.each(['denied', 'failed', 'skipped', 'unavailable'] as const)(
    '%s is not comparable: nothing has come or gone',
    async (status) => {
      const without: SideGiven = {
        statuses: Object.fromEntries(datasets.map((id) => [id, status])),
        id: '20280601T120000Z',
      };
      for (const [before, after] of [
        [full, without],
        [without, full],
      ] as const) {
        const { changes, notCompared } = await diffSnapshots(side(before), side(after));
        expect(changes).toEqual([]);
        expect(notCompared.map(({ reason }) => reason)).toEqual(
          datasets.map((id) => `cannot be compared: ${id} was ${status} in 20280601T120000Z`),
        );
      }
    },
  );

  test('in part: what is missing there is neither come nor gone', async () => {
    const partial: SideGiven = { statuses: Object.fromEntries(datasets.map((id) => [id, 'partial'])) };
    for (const [before, after] of [
      [full, partial],
      [partial, full],
    ] as const) {
      const { changes, notCompared } = await diffSnapshots(side(before), side(after));
      expect(changes).toEqual([]);
      expect(notCompared).toHaveLength(datasets.length);
    }
  });
});

test.each<[string, SideGiven['org'], SideGiven['org'], boolean]>([
  ['two hosts', { id: null }, { id: null, url: 'https://other.okta.com' }, false],
  ['one host that was given to another org', { id: '00o1' }, { id: '00o2' }, false],
  ['one org that was renamed', { id: '00o1' }, { id: '00o1', url: 'https://new.okta.com' }, true],
  ['one host whose id was not read once', { id: null }, { id: '00o1' }, true],
])('%s', async (_name, was, is, same) => {
  const result = diffSnapshots(side({ org: was ?? {} }), side({ org: is ?? {} }));
  if (same) expect((await result).changes).toEqual([]);
  else await expect(result).rejects.toMatchObject({ code: 'diff-other-org', exitCode: 2 });
});
