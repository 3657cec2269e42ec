import type { Verdict } from '../../src/checks/engine/verdict.ts';
import type { DatasetId } from '../../src/checks/facts/datasets.ts';
import type { DatasetStatus, Engine } from '../../src/snapshot/manifest.ts';
import {
  accessPolicy,
  accessRule,
  app,
  assigned,
  assurance,
  at,
  authenticator,
  chain,
  chains,
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
} from './given.ts';

export interface TruthRow {
  check: string;
  case: string;
  given: Given;
  /** The verdict of the check as a whole. */
  verdict: Verdict;
  /** Verdicts of single entities, by id; PASS for users is the absence of a finding. */
  entities?: Record<string, Verdict>;
  statuses?: Partial<Record<DatasetId, DatasetStatus>>;
  params?: object;
  engine?: Engine | null;
  /** appId, days ago, reviewer; undefined: no reviews file. */
  reviews?: [appId: string, daysAgo: number, reviewer: string][];
}

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

const mfaRows: TruthRow[] = [
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

const enforced = (
  name: string,
  verdict: Verdict,
  rules: object[],
  more: Partial<TruthRow> & { session?: object[] } = {},
): TruthRow => {
  const { session = [sessionPolicy([sessionRule(false)])], ...rest } = more;
  return {
    check: 'mfa-enforced',
    case: name,
    given: { apps: [app('a1', 'p1')], policies: [accessPolicy('p1', rules), ...session] },
    verdict,
    ...rest,
  };
};

const mfaPolicyRows: TruthRow[] = [
  enforced('2FA in the catch-all', 'PASS', [accessRule(assurance('2FA'))], {
    entities: { p1: 'PASS', 'pol-session': 'NOT_APPLICABLE' },
  }),
  enforced('1FA in the catch-all, session asks nothing', 'FAIL', [accessRule(assurance('1FA'))], {
    entities: { p1: 'FAIL', 'pol-session': 'FAIL' },
  }),
  enforced('1FA, session asks a second', 'PASS', [accessRule(assurance('1FA'))], {
    session: [sessionPolicy([sessionRule(true)])],
    entities: { p1: 'PASS', 'pol-session': 'PASS' },
  }),
  enforced('1FA, one of two session policies asks', 'FAIL', [accessRule(assurance('1FA'))], {
    session: [
      sessionPolicy([sessionRule(true)], { id: 'pol-admins' }),
      sessionPolicy([sessionRule(false)], { priority: 2 }),
    ],
    entities: { p1: 'FAIL', 'pol-session': 'FAIL' },
  }),
  enforced('1FA, the session rule that does not ask is INACTIVE', 'PASS', [accessRule(assurance('1FA'))], {
    session: [sessionPolicy([sessionRule(true), sessionRule(false, { id: 'off', status: 'INACTIVE' })])],
  }),
  enforced('strict first rule, weak catch-all', 'FAIL', [
    accessRule(assurance('2FA'), { id: 'r1', priority: 0 }),
    accessRule(assurance('1FA')),
  ]),
  enforced('weak rule INACTIVE', 'PASS', [
    accessRule(assurance('1FA'), { id: 'r1', status: 'INACTIVE' }),
    accessRule(assurance('2FA')),
  ]),
  enforced('weak rule without a status is in force', 'FAIL', [accessRule(assurance('1FA'), { status: undefined })]),
  enforced('weak rule denies', 'PASS', [deny(), accessRule(assurance('2FA'), { id: 'r2' })]),
  enforced('all rules deny', 'PASS', [deny()]),
  enforced('chain of password and push', 'PASS', [accessRule(chains(chain(['password'], ['push'])))]),
  enforced('chain of one method', 'FAIL', [accessRule(chains(chain(['password'])))]),
  enforced('chain of two of one class', 'FAIL', [accessRule(chains(chain(['email'], ['sms'])))]),
  enforced('chain of password and question', 'FAIL', [accessRule(chains(chain(['password'], ['security_question'])))]),
  enforced('one chain of two is weak', 'FAIL', [accessRule(chains(chain(['password'], ['push']), chain(['email'])))]),
  enforced('an alternative in a step is weak', 'FAIL', [accessRule(chains(chain(['push', 'password'], ['totp'])))]),
  enforced('webauthn that verifies its user', 'PASS', [
    accessRule(chains(chain([{ key: 'webauthn', method: 'webauthn', userVerification: 'REQUIRED' }]))),
  ]),
  enforced('chain with an unknown method', 'MANUAL', [accessRule(chains(chain(['password'], ['telepathy'])))]),
  enforced('chain with an unknown method beside two classes', 'PASS', [
    accessRule(chains(chain(['password'], ['telepathy'], ['push']))),
  ]),
  enforced('upper-case methods', 'PASS', [accessRule(chains(chain(['PASSWORD'], ['PUSH'])))]),
  enforced('empty chains', 'MANUAL', [accessRule(chains())]),
  enforced('identity proofing', 'MANUAL', [accessRule({ type: 'ID_PROOFING' })]),
  enforced('no verification method', 'MANUAL', [accessRule({})]),
  enforced('factor mode missing', 'MANUAL', [accessRule({ type: 'ASSURANCE' })]),
  enforced('1FA whose only alternative verifies its user', 'PASS', [
    accessRule(assurance('1FA', { constraints: [{ possession: { userVerification: 'REQUIRED' } }] })),
  ]),
  enforced('1FA with an alternative that does not', 'FAIL', [
    accessRule(
      assurance('1FA', {
        constraints: [{ possession: { userVerification: 'REQUIRED' } }, { knowledge: { types: ['password'] } }],
      }),
    ),
  ]),
  enforced('rules not read', 'INSUFFICIENT', []),
  {
    check: 'mfa-enforced',
    case: 'a weak policy that no ACTIVE app uses',
    given: {
      apps: [app('a1', 'p1'), app('a2', 'p2', { status: 'INACTIVE' })],
      policies: [
        accessPolicy('p1', [accessRule(assurance('2FA'))]),
        accessPolicy('p2', [accessRule(assurance('1FA'))]),
        sessionPolicy([sessionRule(false)]),
      ],
    },
    verdict: 'PASS',
  },
  {
    check: 'mfa-enforced',
    case: 'the policy of an app is missing',
    given: { apps: [app('a1', 'p9')], policies: [sessionPolicy([sessionRule(true)])] },
    verdict: 'INSUFFICIENT',
    entities: { p9: 'INSUFFICIENT' },
  },
  {
    check: 'mfa-enforced',
    case: 'the account management policy is no app policy',
    given: {
      apps: [app('a1', 'p1')],
      policies: [
        accessPolicy('p1', [accessRule(assurance('2FA'))]),
        accessPolicy('pm', [accessRule(assurance('1FA'))], {
          _embedded: { resourceType: 'END_USER_ACCOUNT_MANAGEMENT' },
        }),
        sessionPolicy([sessionRule(false)]),
      ],
    },
    verdict: 'PASS',
  },
  {
    check: 'mfa-enforced',
    case: 'Classic: the session policy decides, and does not ask',
    given: { apps: [app('a1', undefined)], policies: [sessionPolicy([sessionRule(false)])] },
    engine: 'classic',
    verdict: 'FAIL',
  },
  {
    check: 'mfa-enforced',
    case: 'Classic: the session policy asks',
    given: { apps: [app('a1', undefined)], policies: [sessionPolicy([sessionRule(true)])] },
    engine: 'classic',
    verdict: 'PASS',
  },
  { check: 'mfa-enforced', case: 'nothing there', given: {}, verdict: 'INSUFFICIENT' },
];

const password = (
  name: string,
  verdict: Verdict,
  fields: Parameters<typeof passwordPolicy>[0],
  params: object = {},
): TruthRow => ({
  check: 'password-policy',
  case: name,
  given: { policies: [passwordPolicy(fields)] },
  params: { minLength: 12, history: 4, maxAttempts: 10, commonPasswords: 'refused', ...params },
  verdict,
});

const passwordRows: TruthRow[] = [
  password('meets it', 'PASS', {}),
  password('length 11', 'FAIL', { password: { complexity: { minLength: 11 } } }),
  password('length missing', 'INSUFFICIENT', { password: { complexity: { minLength: undefined } } }),
  password('lockout 0 is none', 'FAIL', { password: { lockout: { maxAttempts: 0 } } }),
  password('lockout 11', 'FAIL', { password: { lockout: { maxAttempts: 11 } } }),
  password('lockout 1', 'PASS', { password: { lockout: { maxAttempts: 1 } } }),
  password('history 3', 'FAIL', { password: { age: { historyCount: 3 } } }),
  password('common passwords allowed', 'FAIL', {
    password: { complexity: { dictionary: { common: { exclude: false } } } },
  }),
  password('common passwords not set', 'FAIL', { password: { complexity: { dictionary: undefined } } }),
  password('no expiry asked, 90 days set', 'PASS', { password: { age: { maxAgeDays: 90 } } }),
  password('expiry asked, 0 is never', 'FAIL', {}, { rotation: { maxDays: 90 } }),
  password('expiry asked, 90 days', 'PASS', { password: { age: { maxAgeDays: 90 } } }, { rotation: { maxDays: 90 } }),
  password('expiry asked of sole factors only', 'MANUAL', {}, { rotation: { maxDays: 90, soleFactorOnly: true } }),
  password(
    'expiry forbidden, 90 days set',
    'FAIL',
    { password: { age: { maxAgeDays: 90 } } },
    { rotation: 'forbidden' },
  ),
  password('expiry forbidden, never', 'PASS', {}, { rotation: 'forbidden' }),
  password('unlocked after 0 minutes is by an administrator', 'PASS', {}, { autoUnlockMinutes: 30 }),
  password(
    'unlocked after 10 minutes',
    'FAIL',
    { password: { lockout: { autoUnlockMinutes: 10 } } },
    { autoUnlockMinutes: 30 },
  ),
  password('symbols asked', 'FAIL', {}, { composition: { required: ['symbol'] } }),
  password(
    'letters asked, upper case alone',
    'PASS',
    { password: { complexity: { minLowerCase: 0 } } },
    { composition: { required: ['letter', 'number'] } },
  ),
  password('composition discouraged never fails', 'PASS', {}, { composition: 'discouraged' }),
  password('two lengths: the stricter', 'FAIL', {}, { minLength: { withMfa: 8, withoutMfa: 15 } }),
  password('Active Directory', 'MANUAL', { conditions: { authProvider: { provider: 'ACTIVE_DIRECTORY' } } }),
  password('ruled by an expression', 'MANUAL', {
    password: { complexity: { minLength: 4, oelStatement: 'password.length > 3' } },
  }),
  password('INACTIVE: nothing to look at', 'INSUFFICIENT', { status: 'INACTIVE' }),
  password('a missing status is ACTIVE', 'FAIL', { status: undefined, password: { complexity: { minLength: 4 } } }),
  password('no settings at all', 'FAIL', { settings: null }),
  {
    check: 'password-policy',
    case: 'the second policy is the weak one',
    given: { policies: [passwordPolicy(), passwordPolicy({ id: 'weak', password: { complexity: { minLength: 8 } } })] },
    params: { minLength: 12 },
    verdict: 'FAIL',
    entities: { 'pol-password': 'PASS', weak: 'FAIL' },
  },
];

const inactive = (name: string, verdict: Verdict, fields: object, more: Partial<TruthRow> = {}): TruthRow => ({
  check: 'inactive-accounts',
  case: name,
  given: { users: [user('u1', fields)] },
  params: { days: 90 },
  verdict,
  ...more,
});

const inactiveRows: TruthRow[] = [
  inactive('yesterday', 'PASS', {}),
  inactive('exactly 90 x 24 h', 'PASS', { lastLogin: daysAgo(90) }),
  inactive('a millisecond more', 'FAIL', { lastLogin: daysAgo(90, -1) }),
  inactive('90 days over a leap day', 'PASS', { lastLogin: '2028-02-29T12:00:00.000Z' }),
  inactive('the day before the leap day', 'FAIL', { lastLogin: '2028-02-29T11:59:59.999Z' }),
  inactive('another time zone, the same moment', 'PASS', { lastLogin: '2028-02-29T23:00:00.000+11:00' }),
  inactive('activated again lately', 'PASS', { lastLogin: daysAgo(200), activated: daysAgo(10) }),
  inactive('never signed in, activated long ago', 'FAIL', { lastLogin: null, activated: daysAgo(91) }),
  inactive('never signed in, activated lately', 'PASS', { lastLogin: null, activated: daysAgo(5) }),
  inactive('never signed in nor activated, created long ago', 'FAIL', {
    lastLogin: null,
    activated: null,
    created: daysAgo(100),
  }),
  inactive('never signed in nor activated, created lately', 'PASS', {
    lastLogin: null,
    activated: null,
    created: daysAgo(1),
  }),
  inactive('no date at all', 'INSUFFICIENT', { lastLogin: null, activated: null, created: null }),
  inactive('a date that is none', 'INSUFFICIENT', { lastLogin: 'yesterday' }),
  inactive('after the snapshot', 'PASS', { lastLogin: new Date(at + 5000).toISOString() }),
  inactive('locked out', 'FAIL', { status: 'LOCKED_OUT', lastLogin: daysAgo(150) }),
  inactive('suspended is left out', 'INSUFFICIENT', { status: 'SUSPENDED', lastLogin: daysAgo(150) }),
  inactive('35 days allowed', 'FAIL', { lastLogin: daysAgo(36) }, { params: { days: 35 } }),
];

interface AppCase extends Partial<TruthRow> {
  fields?: object;
  rules?: object[];
  session?: object[];
  users?: object[];
  groups?: object[];
}

const reviewed = (
  name: string,
  verdict: Verdict,
  { fields, rules, session, users, groups, ...more }: AppCase = {},
): TruthRow => ({
  check: 'app-access-review',
  case: name,
  given: {
    apps: [app('a1', 'p1', fields)],
    users: [user('u1'), user('u2'), user('gone', { status: 'DEPROVISIONED' }), user('held', { status: 'SUSPENDED' })],
    'app-users': users ?? [assigned('a1', 'u1'), assigned('a1', 'u2')],
    groups: [everyone, staff],
    'app-groups': groups ?? [{ appId: 'a1', groupId: 'g-staff' }],
    policies: [
      accessPolicy('p1', rules ?? [accessRule(assurance('2FA'))]),
      ...(session ?? [sessionPolicy([sessionRule(false)])]),
    ],
  },
  reviews: [['a1', 10, 'boss@acme.example']],
  verdict,
  ...more,
});

const { reviews: _, ...withoutReviews } = reviewed('no reviews file', 'MANUAL');

const appRows: TruthRow[] = [
  reviewed('controls hold and reviewed', 'PASS'),
  withoutReviews,
  reviewed('no review of this app', 'FAIL', { reviews: [['other', 1, 'boss']] }),
  reviewed('reviewed 179 days ago', 'PASS', { reviews: [['a1', 179, 'boss']] }),
  reviewed('reviewed exactly 180 days ago', 'FAIL', { reviews: [['a1', 180, 'boss']] }),
  reviewed('an old and a new review', 'PASS', {
    reviews: [
      ['a1', 400, 'boss'],
      ['a1', 3, 'boss'],
    ],
  }),
  reviewed('a review dated years ahead does not count', 'FAIL', { reviews: [['a1', -2000, 'boss']] }),
  reviewed('a review after the snapshot counts', 'PASS', { reviews: [['a1', -3, 'boss']] }),
  reviewed('the reviewer is the only assignee', 'FAIL', {
    users: [assigned('a1', 'u1')],
    reviews: [['a1', 3, 'U1@acme.example']],
  }),
  reviewed('the reviewer is one of two', 'PASS', { reviews: [['a1', 3, 'u1@acme.example']] }),
  reviewed('a departed assignee', 'FAIL', { users: [assigned('a1', 'gone')] }),
  reviewed('a suspended assignee is noted', 'PASS', { users: [assigned('a1', 'u1'), assigned('a1', 'held')] }),
  reviewed('an assignee who was not read', 'INSUFFICIENT', { users: [assigned('a1', 'stranger')] }),
  reviewed('assigned to Everyone', 'MANUAL', { groups: [{ appId: 'a1', groupId: 'g-everyone' }] }),
  reviewed('assigned to Everyone, meant for all by id', 'PASS', {
    groups: [{ appId: 'a1', groupId: 'g-everyone' }],
    params: { allStaffApps: ['a1'] },
  }),
  reviewed('assigned to Everyone, meant for all by label', 'PASS', {
    groups: [{ appId: 'a1', groupId: 'g-everyone' }],
    params: { allStaffApps: ['App a1'] },
  }),
  reviewed('a group called Everyone is not Everyone', 'PASS', {
    groups: [{ appId: 'a1', groupId: 'g-staff' }],
  }),
  reviewed('a group that was not read', 'INSUFFICIENT', { groups: [{ appId: 'a1', groupId: 'g-unknown' }] }),
  reviewed('one factor, no session policy asks', 'FAIL', { rules: [accessRule(assurance('1FA'))] }),
  reviewed('one factor, the session policy asks', 'MANUAL', {
    rules: [accessRule(assurance('1FA'))],
    session: [sessionPolicy([sessionRule(true)])],
  }),
  reviewed('one factor, one session policy of two asks', 'FAIL', {
    rules: [accessRule(assurance('1FA'))],
    session: [sessionPolicy([sessionRule(true)], { id: 's0' }), sessionPolicy([sessionRule(false)], { priority: 2 })],
  }),
  reviewed('replays a password', 'FAIL', { fields: { signOnMode: 'BROWSER_PLUGIN' } }),
  reviewed('a bookmark', 'NOT_APPLICABLE', { fields: { signOnMode: 'BOOKMARK' } }),
  reviewed("Okta's own app", 'NOT_APPLICABLE', { fields: { name: 'saasure' } }),
  reviewed('a directory', 'NOT_APPLICABLE', { fields: { name: 'active_directory', signOnMode: null } }),
  reviewed('moves accounts only, with a departed one', 'FAIL', {
    fields: { name: 'deelhr', signOnMode: null, _links: {} },
    users: [assigned('a1', 'gone')],
  }),
  reviewed('a service app', 'PASS', {
    fields: { signOnMode: 'OPENID_CONNECT', settings: { oauthClient: { application_type: 'service' } }, _links: {} },
  }),
  reviewed('Classic: rules are not shown', 'MANUAL', { fields: { _links: {} }, engine: 'classic' }),
  reviewed('no sign-in policy on Identity Engine', 'INSUFFICIENT', { fields: { _links: null } }),
  reviewed('INACTIVE apps are not looked at', 'INSUFFICIENT', { fields: { status: 'INACTIVE' } }),
  reviewed('a failure in partial data stays one', 'FAIL', {
    users: [assigned('a1', 'gone')],
    statuses: { 'app-users': 'partial' },
  }),
];

const through = (
  name: string,
  verdict: Verdict,
  fields: object,
  rules: object[],
  more: Partial<TruthRow> = {},
): TruthRow => ({
  check: 'mfa-passthrough',
  case: name,
  given: { apps: [app('a1', 'p1', fields)], policies: [accessPolicy('p1', rules), sessionPolicy([sessionRule(true)])] },
  verdict,
  ...more,
});

const passthroughRows: TruthRow[] = [
  through('SAML and two factors', 'INHERITED', {}, [accessRule(assurance('2FA'))]),
  through('WS-Federation and a chain', 'INHERITED', { signOnMode: 'WS_FEDERATION' }, [
    accessRule(chains(chain(['password'], ['webauthn']))),
  ]),
  through('one factor, the session policy asks', 'NOT_APPLICABLE', {}, [accessRule(assurance('1FA'))]),
  through('not federated', 'NOT_APPLICABLE', { signOnMode: 'AUTO_LOGIN' }, [accessRule(assurance('2FA'))]),
  through('Classic', 'NOT_APPLICABLE', { _links: {} }, [], { engine: 'classic' }),
  through('policy not read', 'INSUFFICIENT', {}, []),
  through('partial policies take it away', 'INSUFFICIENT', {}, [accessRule(assurance('2FA'))], {
    statuses: { policies: 'partial' },
  }),
  { check: 'mfa-passthrough', case: 'no apps', given: {}, verdict: 'INSUFFICIENT' },
];

export const truthTable: readonly TruthRow[] = [
  ...mfaRows,
  ...mfaPolicyRows,
  ...passwordRows,
  ...inactiveRows,
  ...appRows,
  ...passthroughRows,
];
