import type { Verdict } from '../../../src/checks/engine/verdict.ts';
import { daysAgo, everyone, factor, factorsOf, type Given, staff, user } from '../given.ts';
import type { TruthRow } from './row.ts';

const role = (principalId: string, type: string, fields: object = {}) => ({
  principalType: 'user',
  principalId,
  via: 'direct',
  type,
  status: 'ACTIVE',
  ...fields,
});
const ofGroup = (groupId: string, type: string) => role(groupId, type, { principalType: 'group' });

const adminMfa = (name: string, verdict: Verdict, given: Given, more: Partial<TruthRow> = {}): TruthRow => ({
  check: 'admin-mfa',
  case: name,
  given: { users: [user('u1'), user('u2')], 'admin-roles': [role('u1', 'ORG_ADMIN')], ...given },
  verdict,
  ...more,
});

const pushAndSms = { 'user-factors': [factorsOf('u1', factor('push')), factorsOf('u2', factor('sms'))] };

const adminMfaRows: TruthRow[] = [
  adminMfa('push', 'PASS', pushAndSms, { entities: { u1: 'PASS' } }),
  adminMfa('sms alone', 'FAIL', { 'user-factors': [factorsOf('u1', factor('sms'))] }),
  adminMfa(
    'sms alone, any asked',
    'PASS',
    { 'user-factors': [factorsOf('u1', factor('sms'))] },
    { params: { minimum: 'any' } },
  ),
  adminMfa('push, phishing-resistant asked', 'FAIL', pushAndSms, { params: { minimum: 'phishing-resistant' } }),
  adminMfa('a role that is not ACTIVE', 'INSUFFICIENT', {
    ...pushAndSms,
    'admin-roles': [role('u1', 'ORG_ADMIN', { status: 'INACTIVE' })],
  }),
  adminMfa('through a group, sms alone', 'FAIL', {
    ...pushAndSms,
    'admin-roles': [ofGroup('g-staff', 'HELP_DESK_ADMIN')],
    groups: [everyone, staff],
    'group-members': [{ groupId: 'g-staff', userId: 'u2' }],
  }),
  adminMfa('through Everyone, sms alone', 'FAIL', {
    ...pushAndSms,
    'admin-roles': [ofGroup('g-everyone', 'READ_ONLY_ADMIN')],
    groups: [everyone, staff],
  }),
  adminMfa('a suspended admin is not looked at', 'PASS', {
    users: [user('u1'), user('u2', { status: 'SUSPENDED' })],
    'admin-roles': [role('u1', 'ORG_ADMIN'), role('u2', 'ORG_ADMIN')],
    ...pushAndSms,
  }),
  adminMfa('a service app is no person', 'INSUFFICIENT', {
    'admin-roles': [role('0oa1', 'SUPER_ADMIN', { principalType: 'client' })],
  }),
  adminMfa('factors not read', 'INSUFFICIENT', {}),
  adminMfa('no roles at all', 'INSUFFICIENT', { 'admin-roles': [] }),
];

const supers = (name: string, verdict: Verdict, ids: string[], more: Partial<TruthRow> = {}): TruthRow => ({
  check: 'super-admins',
  case: name,
  given: {
    users: Array.from({ length: 8 }, (_, index) => user(`u${index + 1}`)),
    'admin-roles': ids.map((id) => role(id, 'SUPER_ADMIN')),
  },
  verdict,
  ...more,
});

const superAdminRows: TruthRow[] = [
  supers('none was seen', 'INSUFFICIENT', []),
  supers('one', 'FAIL', ['u1']),
  supers('one, some may be missing', 'INSUFFICIENT', ['u1'], { statuses: { 'admin-roles': 'partial' } }),
  supers('two', 'PASS', ['u1', 'u2']),
  supers('one person twice is one', 'FAIL', ['u1', 'u1']),
  supers('five', 'PASS', ['u1', 'u2', 'u3', 'u4', 'u5']),
  supers('six', 'FAIL', ['u1', 'u2', 'u3', 'u4', 'u5', 'u6']),
  supers('six in what was read in part', 'FAIL', ['u1', 'u2', 'u3', 'u4', 'u5', 'u6'], {
    statuses: { 'admin-roles': 'partial' },
  }),
  supers('six, of at most ten', 'PASS', ['u1', 'u2', 'u3', 'u4', 'u5', 'u6'], { params: { min: 2, max: 10 } }),
  {
    check: 'super-admins',
    case: 'five by themselves and one through a group',
    given: {
      users: Array.from({ length: 8 }, (_, index) => user(`u${index + 1}`)),
      'admin-roles': [
        ...['u1', 'u2', 'u3', 'u4', 'u5'].map((id) => role(id, 'SUPER_ADMIN')),
        ofGroup('g-staff', 'SUPER_ADMIN'),
      ],
      groups: [staff],
      'group-members': [{ groupId: 'g-staff', userId: 'u8' }],
    },
    verdict: 'FAIL',
  },
];

const token = (
  name: string,
  verdict: Verdict,
  fields: object,
  { params, statuses, ...given }: Given & Pick<TruthRow, 'params' | 'statuses'> = {},
): TruthRow => ({
  check: 'api-token-hygiene',
  case: name,
  given: {
    'api-tokens': [
      {
        id: 't1',
        name: 'Pipeline',
        userId: 'u1',
        tokenWindow: 'P30D',
        network: { connection: 'ZONE', include: ['z1'] },
        created: daysAgo(100),
        expiresAt: daysAgo(-30),
        ...fields,
      },
    ],
    users: [user('u1'), user('gone', { status: 'DEPROVISIONED' })],
    'admin-roles': [role('u1', 'READ_ONLY_ADMIN')],
    ...given,
  },
  verdict,
  ...(params ? { params } : {}),
  ...(statuses ? { statuses } : {}),
});

const zone = { params: { network: 'zone' } };

const tokenRows: TruthRow[] = [
  token('in order', 'PASS', {}),
  token('exactly 180 days old', 'PASS', { created: daysAgo(180) }),
  token('a millisecond older', 'FAIL', { created: daysAgo(180, -1) }),
  token('age not told', 'INSUFFICIENT', { created: null }),
  token('never lapses', 'FAIL', { tokenWindow: null }),
  token('its owner left', 'FAIL', { userId: 'gone' }),
  token('its owner was not read', 'INSUFFICIENT', { userId: 'stranger' }),
  token('its owner is a super administrator', 'FAIL', {}, { 'admin-roles': [role('u1', 'SUPER_ADMIN')] }),
  token(
    'its owner is one through a group',
    'FAIL',
    {},
    {
      'admin-roles': [ofGroup('g-staff', 'SUPER_ADMIN')],
      groups: [staff],
      'group-members': [{ groupId: 'g-staff', userId: 'u1' }],
    },
  ),
  token(
    'super administrator allowed',
    'PASS',
    {},
    {
      'admin-roles': [role('u1', 'SUPER_ADMIN')],
      params: { superAdminOwner: 'allowed' },
    },
  ),
  token('from anywhere, zones not asked', 'PASS', { network: { connection: 'ANYWHERE' } }),
  token('from anywhere, zones asked', 'FAIL', { network: { connection: 'ANYWHERE' } }, zone),
  token('zones to leave out restrict nothing', 'FAIL', { network: { connection: 'ZONE', exclude: ['z1'] } }, zone),
  token('zoned', 'PASS', {}, zone),
  token('network not told, zones asked', 'INSUFFICIENT', { network: null }, zone),
  token('lapses in just over 7 days', 'PASS', { expiresAt: daysAgo(-7, 1) }),
  token('lapses in exactly 7 days: unused for 23', 'FAIL', { expiresAt: daysAgo(-7) }),
  token('lapses in 8 days, 10 asked', 'FAIL', { expiresAt: daysAgo(-8) }, { params: { lapsesWithinDays: 10 } }),
  token('has lapsed since', 'FAIL', { expiresAt: daysAgo(1) }),
  token('when it lapses was not told', 'INSUFFICIENT', { expiresAt: null }),
  token('the org lists none', 'INSUFFICIENT', {}, { 'api-tokens': [], statuses: { 'api-tokens': 'unavailable' } }),
  token('no token at all', 'PASS', {}, { 'api-tokens': [] }),
];

export const adminRows: TruthRow[] = [...adminMfaRows, ...superAdminRows, ...tokenRows];
