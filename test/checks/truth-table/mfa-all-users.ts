import type { Verdict } from '../../../src/checks/engine/verdict.ts';
import { authenticator, factor, factorsOf, type Given, user } from '../given.ts';
import type { TruthRow } from './row.ts';

const one = (status: string, factors: object[], fields: object = {}): Given => ({
  users: [user('u1', { status, ...fields })],
  'user-factors': [factorsOf('u1', ...factors)],
});

const mfa = (name: string, verdict: Verdict, given: Given, more: Partial<TruthRow> = {}): TruthRow => ({
  check: 'mfa-all-users',
  case: name,
  given,
  verdict,
  ...more,
});

const email = (allowedFor: string) => ({
  ...one('ACTIVE', [factor('email')]),
  authenticators: [authenticator('okta_email', { settings: { allowedFor } })],
});

export const mfaRows: TruthRow[] = [
  mfa('push', 'PASS', one('ACTIVE', [factor('push')])),
  mfa('sms alone is weak and passes', 'PASS', one('ACTIVE', [factor('sms')])),
  mfa('no factor', 'FAIL', one('ACTIVE', []), { entities: { u1: 'FAIL' } }),
  mfa('only pending', 'FAIL', one('ACTIVE', [factor('push', { status: 'PENDING_ACTIVATION' })])),
  mfa('only a question', 'FAIL', one('ACTIVE', [factor('question')])),
  mfa(
    'question and pending push',
    'FAIL',
    one('ACTIVE', [factor('question'), factor('push', { status: 'PENDING_ACTIVATION' })]),
  ),
  mfa('question beside push', 'PASS', one('ACTIVE', [factor('question'), factor('push')])),
  mfa('only expired', 'FAIL', one('ACTIVE', [factor('token', { status: 'EXPIRED', provider: 'RSA' })])),
  mfa('a factor without a status does not count', 'FAIL', one('ACTIVE', [factor('push', { status: undefined })])),
  mfa('unknown type alone', 'MANUAL', one('ACTIVE', [factor('smart_thing')])),
  mfa('unknown type beside sms', 'PASS', one('ACTIVE', [factor('smart_thing'), factor('sms')])),
  mfa('unknown type beside sms, strong asked', 'MANUAL', one('ACTIVE', [factor('smart_thing'), factor('sms')]), {
    params: { minimum: 'strong' },
  }),
  mfa('sms, strong asked', 'FAIL', one('ACTIVE', [factor('sms')]), { params: { minimum: 'strong' } }),
  mfa('push, strong asked', 'PASS', one('ACTIVE', [factor('push')]), { params: { minimum: 'strong' } }),
  mfa('push, phishing-resistant asked', 'FAIL', one('ACTIVE', [factor('push')]), {
    params: { minimum: 'phishing-resistant' },
  }),
  mfa('FastPass, phishing-resistant asked', 'PASS', one('ACTIVE', [factor('signed_nonce')]), {
    params: { minimum: 'phishing-resistant' },
  }),
  mfa('e-mail for recovery only', 'FAIL', email('recovery')),
  mfa('e-mail for nothing', 'FAIL', email('none')),
  mfa('e-mail for anything', 'PASS', email('any')),
  mfa('e-mail for sign-in', 'PASS', email('sso')),
  mfa('authenticator INACTIVE', 'FAIL', {
    ...one('ACTIVE', [factor('token:software:totp', { provider: 'GOOGLE' })]),
    authenticators: [authenticator('google_otp', { status: 'INACTIVE' }), authenticator('okta_verify')],
  }),
  mfa("Okta's totp is Okta Verify, not Google's", 'PASS', {
    ...one('ACTIVE', [factor('token:software:totp')]),
    authenticators: [authenticator('google_otp', { status: 'INACTIVE' }), authenticator('okta_verify')],
  }),
  mfa('one of two custom_otp is on', 'PASS', {
    ...one('ACTIVE', [factor('token:hotp', { provider: 'CUSTOM' })]),
    authenticators: [authenticator('custom_otp', { status: 'INACTIVE' }), authenticator('custom_otp')],
  }),
  mfa('authenticator not listed', 'PASS', {
    ...one('ACTIVE', [factor('push')]),
    authenticators: [authenticator('webauthn')],
  }),
  mfa('locked out, no factor', 'FAIL', one('LOCKED_OUT', [])),
  mfa('password expired, no factor', 'FAIL', one('PASSWORD_EXPIRED', [])),
  mfa('in recovery, no factor', 'FAIL', one('RECOVERY', [])),
  mfa('suspended: nobody left to look at', 'INSUFFICIENT', one('SUSPENDED', [])),
  mfa('deprovisioned and staged are not looked at', 'PASS', {
    users: [user('u1'), user('u2', { status: 'DEPROVISIONED' }), user('u3', { status: 'STAGED' })],
    'user-factors': [factorsOf('u1', factor('push'))],
  }),
  mfa('federated', 'MANUAL', one('ACTIVE', [], { credentials: { provider: { type: 'FEDERATION' } } })),
  mfa(
    'social login with an Okta factor',
    'MANUAL',
    one('ACTIVE', [factor('push')], { credentials: { provider: { type: 'SOCIAL' } } }),
  ),
  mfa(
    'mastered by Active Directory',
    'PASS',
    one('ACTIVE', [factor('push')], { credentials: { provider: { type: 'ACTIVE_DIRECTORY' } } }),
  ),
  mfa(
    'factors of one user missing',
    'INSUFFICIENT',
    { users: [user('u1'), user('u2')], 'user-factors': [factorsOf('u1', factor('push'))] },
    {
      entities: { u2: 'INSUFFICIENT' },
    },
  ),
  mfa('one failure among what was read stays one', 'FAIL', {
    users: [user('u1'), user('u2')],
    'user-factors': [factorsOf('u1')],
  }),
  mfa('no users at all', 'INSUFFICIENT', {}),
  mfa('authenticators unavailable on Classic', 'PASS', one('ACTIVE', [factor('push')]), {
    statuses: { authenticators: 'unavailable' },
    engine: 'classic',
  }),
  mfa('authenticators unavailable on Identity Engine', 'INSUFFICIENT', one('ACTIVE', [factor('push')]), {
    statuses: { authenticators: 'unavailable' },
  }),
  mfa('authenticators denied on Classic', 'INSUFFICIENT', one('ACTIVE', [factor('push')]), {
    statuses: { authenticators: 'denied' },
    engine: 'classic',
  }),
];
