import type { Verdict } from '../../../src/checks/engine/verdict.ts';
import {
  accessPolicy,
  accessRule,
  assigned,
  assurance,
  authenticator,
  type Given,
  passwordPolicy,
  user,
} from '../given.ts';
import type { TruthRow } from './row.ts';

const row =
  (check: string) =>
  (name: string, verdict: Verdict, given: Given, more: Partial<TruthRow> = {}): TruthRow => ({
    check,
    case: name,
    given,
    verdict,
    ...more,
  });

const weak = row('weak-factors');
const enrol = (settings: object, fields: object = {}) => ({
  id: 'pol-enrol',
  type: 'MFA_ENROLL',
  name: 'Default Policy',
  status: 'ACTIVE',
  settings,
  ...fields,
});
const offers = (...pairs: [key: string, self: string | undefined][]) =>
  enrol({ type: 'AUTHENTICATORS', authenticators: pairs.map(([key, self]) => ({ key, enroll: { self } })) });
const email = offers(['okta_verify', 'REQUIRED'], ['okta_email', 'OPTIONAL']);

const weakRows: TruthRow[] = [
  weak('strong ones alone', 'PASS', { policies: [offers(['okta_verify', 'REQUIRED'], ['webauthn', 'OPTIONAL'])] }),
  weak('phone optional', 'FAIL', { policies: [offers(['okta_verify', 'REQUIRED'], ['phone_number', 'OPTIONAL'])] }),
  weak('phone not allowed', 'PASS', {
    policies: [offers(['okta_verify', 'REQUIRED'], ['phone_number', 'NOT_ALLOWED'])],
  }),
  weak('phone not told', 'INSUFFICIENT', { policies: [offers(['phone_number', undefined])] }),
  weak(
    'phone tolerated',
    'PASS',
    { policies: [offers(['phone_number', 'OPTIONAL'])] },
    { params: { allowed: ['phone_number'] } },
  ),
  weak('security question', 'FAIL', { policies: [offers(['security_question', 'OPTIONAL'])] }),
  weak('e-mail for recovery alone', 'PASS', {
    policies: [email],
    authenticators: [authenticator('okta_email', { settings: { allowedFor: 'recovery' } })],
  }),
  weak('e-mail for sign-in', 'FAIL', {
    policies: [email],
    authenticators: [authenticator('okta_email', { settings: { allowedFor: 'any' } })],
  }),
  weak('authenticators not read', 'INSUFFICIENT', { policies: [email] }, { statuses: { authenticators: 'denied' } }),
  weak(
    'Classic: sms',
    'FAIL',
    { policies: [enrol({ factors: { okta_sms: { enroll: { self: 'OPTIONAL' } } } })] },
    {
      engine: 'classic',
      statuses: { authenticators: 'unavailable' },
    },
  ),
  weak(
    'Classic: push',
    'PASS',
    { policies: [enrol({ factors: { okta_push: { enroll: { self: 'REQUIRED' } } } })] },
    {
      engine: 'classic',
    },
  ),
  weak('settings of no known shape', 'INSUFFICIENT', { policies: [enrol({})] }),
  weak('INACTIVE', 'INSUFFICIENT', { policies: [{ ...offers(['phone_number', 'OPTIONAL']), status: 'INACTIVE' }] }),
];

const breached = (name: string, verdict: Verdict, protection: object | undefined, fields = {}): TruthRow => {
  const { settings, ...policy } = passwordPolicy(fields);
  const password = { ...(settings as { password: object }).password, breachedProtection: protection };
  return row('breached-passwords')(name, verdict, { policies: [{ ...policy, settings: { password } }] });
};

const breachedRows: TruthRow[] = [
  breached('expires at once', 'PASS', { expireAfterDays: 0, logoutEnabled: true }),
  breached('expires after 7 days', 'PASS', { expireAfterDays: 7 }),
  breached('expires after 10 days', 'FAIL', { expireAfterDays: 10 }),
  breached('nothing follows', 'FAIL', { expireAfterDays: null, logoutEnabled: false }),
  breached('a workflow answers', 'MANUAL', { expireAfterDays: null, delegatedWorkflowId: 'w1' }),
  breached('not told', 'MANUAL', undefined),
  breached(
    'Active Directory',
    'NOT_APPLICABLE',
    { expireAfterDays: null },
    {
      conditions: { authProvider: { provider: 'ACTIVE_DIRECTORY' } },
    },
  ),
];

const threat = row('threat-insight');
const threatRows: TruthRow[] = [
  threat('blocks', 'PASS', { 'threat-insight': [{ action: 'block', excludeZones: [] }] }),
  threat('only logs', 'FAIL', { 'threat-insight': [{ action: 'audit' }] }),
  threat('off', 'FAIL', { 'threat-insight': [{ action: 'none' }] }),
  threat('another action', 'MANUAL', { 'threat-insight': [{ action: 'challenge' }] }),
  threat('not told', 'INSUFFICIENT', { 'threat-insight': [{}] }),
  threat('the org has none', 'NOT_APPLICABLE', {}, { statuses: { 'threat-insight': 'unavailable' } }),
  threat('denied', 'INSUFFICIENT', {}, { statuses: { 'threat-insight': 'denied' } }),
  threat('in no snapshot', 'INSUFFICIENT', {}, { statuses: { 'threat-insight': 'skipped' } }),
];

const streams = row('log-offload');
const stream = (status: string | undefined) => ({
  id: 's1',
  name: 'Splunk',
  type: 'splunk_cloud_logstreaming',
  status,
});
const streamRows: TruthRow[] = [
  streams('an ACTIVE stream', 'PASS', { 'log-streams': [stream('ACTIVE')] }),
  streams('one INACTIVE', 'FAIL', { 'log-streams': [stream('INACTIVE')] }),
  streams('none', 'FAIL', {}),
  streams('none, read by another system', 'MANUAL', {}, { params: { pulledBy: 'Splunk' } }),
  // Another system may read the log, so that there are no streams answers nothing.
  streams('the org has none', 'INSUFFICIENT', {}, { statuses: { 'log-streams': 'unavailable' } }),
  streams('denied', 'INSUFFICIENT', {}, { statuses: { 'log-streams': 'denied' } }),
];

const device = row('device-assurance-used');
const macs = { id: 'd1', name: 'Macs', platform: 'MACOS' };
const asking = (fields: object = {}) =>
  accessRule(assurance('2FA'), { conditions: { device: { assurance: { include: ['d1'] } } }, ...fields });
const deviceRows: TruthRow[] = [
  device('asked by a rule', 'PASS', { 'device-assurances': [macs], policies: [accessPolicy('p1', [asking()])] }),
  device('asked by no rule', 'FAIL', {
    'device-assurances': [macs],
    policies: [accessPolicy('p1', [accessRule(assurance('2FA'))])],
  }),
  device('asked by an INACTIVE rule', 'FAIL', {
    'device-assurances': [macs],
    policies: [accessPolicy('p1', [asking({ status: 'INACTIVE' })])],
  }),
  device('asked by an INACTIVE policy', 'FAIL', {
    'device-assurances': [macs],
    policies: [accessPolicy('p1', [asking()], { status: 'INACTIVE' })],
  }),
  device('one of two', 'FAIL', {
    'device-assurances': [macs, { ...macs, id: 'd2' }],
    policies: [accessPolicy('p1', [asking()])],
  }),
  device('none at all', 'FAIL', {}),
  device('the org has none', 'NOT_APPLICABLE', {}, { statuses: { 'device-assurances': 'unavailable' } }),
  device(
    'the org has none, rules not read',
    'NOT_APPLICABLE',
    {},
    { statuses: { 'device-assurances': 'unavailable', policies: 'denied' } },
  ),
  device('denied', 'INSUFFICIENT', {}, { statuses: { 'device-assurances': 'denied' } }),
  device('rules read in part', 'INSUFFICIENT', { 'device-assurances': [macs] }, { statuses: { policies: 'partial' } }),
];

const departed = row('departed-users-assigned');
const left = user('gone', { status: 'DEPROVISIONED' });
const held = user('held', { status: 'SUSPENDED' });
const departedRows: TruthRow[] = [
  departed('assigned to nothing', 'PASS', { users: [user('u1'), left, held], 'app-users': [assigned('a1', 'u1')] }),
  departed('left and assigned', 'FAIL', { users: [left], 'app-users': [assigned('a1', 'gone')] }),
  departed('suspended and assigned', 'MANUAL', { users: [held], 'app-users': [assigned('a1', 'held')] }),
  departed('nobody left', 'PASS', { users: [user('u1')], 'app-users': [assigned('a1', 'u1')] }),
  departed(
    'left and assigned, read in part',
    'FAIL',
    { users: [left], 'app-users': [assigned('a1', 'gone')] },
    {
      statuses: { 'app-users': 'partial' },
    },
  ),
];

export const orgSettingRows: TruthRow[] = [
  ...weakRows,
  ...breachedRows,
  ...threatRows,
  ...streamRows,
  ...deviceRows,
  ...departedRows,
];
