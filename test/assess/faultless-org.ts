import {
  accessPolicy,
  accessRule,
  app,
  assigned,
  assurance,
  at,
  authenticator,
  daysAgo,
  deny,
  everyone,
  factor,
  factorsOf,
  type Given,
  passwordPolicy,
  sessionPolicy,
  sessionRule,
  staff,
  user,
} from '../checks/given.ts';

const people = ['ada', 'ben', 'cleo', 'dan', 'eve', 'finn', 'gia', 'hugo', 'ines', 'jon', 'kim', 'lea'];
const apps = ['Chat', 'Code', 'Ledger', 'Mail', 'Payroll', 'Wiki'];
const [boss = '', deputy = ''] = people;

const passwords = passwordPolicy({
  password: { complexity: { minLength: 15 }, lockout: { maxAttempts: 5, autoUnlockMinutes: 30 } },
});

/** A small org with nothing wrong in it, by any check and any baseline that sets no more than the reference values. */
export const faultlessOrg: Given = {
  org: [{ id: '00o1', organization: { id: '00o1', pipeline: 'idx' }, contacts: [] }],
  users: [
    ...people.map((id, index) => user(id, { lastLogin: daysAgo(index) })),
    user('max', { status: 'DEPROVISIONED' }),
  ],
  'user-factors': people.map((id, index) => factorsOf(id, factor(index % 3 === 0 ? 'webauthn' : 'push'))),
  groups: [everyone, staff],
  'group-members': people.map((userId) => ({ groupId: 'g-staff', userId })),
  apps: apps.map((label, index) => app(`a${index}`, 'p1', { label })),
  'app-users': apps.flatMap((_, index) => people.slice(index).map((userId) => assigned(`a${index}`, userId))),
  'app-groups': apps.map((_, index) => ({ appId: `a${index}`, groupId: 'g-staff', priority: 0 })),
  policies: [
    accessPolicy('p1', [accessRule(assurance('2FA'), { name: 'Staff', priority: 1 }), deny()]),
    sessionPolicy([sessionRule(true)]),
    {
      ...passwords,
      settings: { ...passwords.settings, recovery: { factors: { recovery_question: { status: 'INACTIVE' } } } },
    },
  ],
  authenticators: ['okta_password', 'okta_verify', 'webauthn'].map((key) => authenticator(key)),
  'admin-roles': [boss, deputy].map((principalId) => ({
    principalType: 'user',
    principalId,
    via: 'direct',
    type: 'SUPER_ADMIN',
    label: 'Super Administrator',
  })),
  'system-log': [{ uuid: 'e1', published: daysAgo(1), eventType: 'user.session.start', target: null }],
};

/** Each app looked at a month before. */
export const reviewsCsv = [
  'appId,reviewedAt,reviewer,decision,reference',
  ...apps.map(
    (_, index) => `a${index},${new Date(at - 30 * 86_400_000).toISOString().slice(0, 10)},boss,approved,T-${index}`,
  ),
  '',
].join('\n');
