import type { Verdict } from '../../../src/checks/engine/verdict.ts';
import { accessPolicy, accessRule, assurance, passwordPolicy, sessionPolicy, sessionRule } from '../given.ts';
import type { TruthRow } from './row.ts';

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

const letters = { composition: { required: ['letter', 'number'] } };
const twoLengths = { minLength: { withMfa: 8, withoutMfa: 15 } };

const question = (status: string | undefined, verdict: Verdict): TruthRow => {
  const policy = passwordPolicy();
  const settings = { ...policy.settings, recovery: { factors: { recovery_question: { status } } } };
  return password(`security question ${status}`, verdict, { settings }, { recoveryQuestion: 'forbidden' });
};

/** Beside sign-on policies, which tell whether the password ever stands alone. */
const beside = (
  name: string,
  verdict: Verdict,
  policies: object[],
  params: object,
  more: Partial<TruthRow> = {},
): TruthRow => ({
  ...password(name, verdict, {}, params),
  given: { policies: [passwordPolicy(), ...policies] },
  ...more,
});

export const passwordRows: TruthRow[] = [
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
  password('length 12 exactly', 'PASS', { password: { complexity: { minLength: 12 } } }),
  password(
    'lockout 100 allowed, 101 set',
    'FAIL',
    { password: { lockout: { maxAttempts: 101 } } },
    { maxAttempts: 100 },
  ),
  password(
    'lockout 100 allowed, 0 is none',
    'FAIL',
    { password: { lockout: { maxAttempts: 0 } } },
    { maxAttempts: 100 },
  ),
  password(
    'lockout not asked, 0 is none',
    'PASS',
    { password: { lockout: { maxAttempts: 0 } } },
    { maxAttempts: undefined },
  ),
  password('lockout missing', 'INSUFFICIENT', { password: { lockout: { maxAttempts: undefined } } }),
  password(
    'expiry asked within 60 days, 61',
    'FAIL',
    { password: { age: { maxAgeDays: 61 } } },
    { rotation: { maxDays: 60 } },
  ),
  password(
    'expiry asked within 60 days, 1',
    'PASS',
    { password: { age: { maxAgeDays: 1 } } },
    { rotation: { maxDays: 60 } },
  ),
  password(
    'expiry forbidden, not told',
    'INSUFFICIENT',
    { password: { age: { maxAgeDays: undefined } } },
    { rotation: 'forbidden' },
  ),
  password('minimum age a day, 0 is none', 'FAIL', {}, { minAgeMinutes: 1440 }),
  password(
    'minimum age a day, a minute less',
    'FAIL',
    { password: { age: { minAgeMinutes: 1439 } } },
    { minAgeMinutes: 1440 },
  ),
  password('minimum age a day', 'PASS', { password: { age: { minAgeMinutes: 1440 } } }, { minAgeMinutes: 1440 }),
  password('history 0 is none', 'FAIL', { password: { age: { historyCount: 0 } } }),
  password(
    'unlocked after 30 minutes',
    'PASS',
    { password: { lockout: { autoUnlockMinutes: 30 } } },
    { autoUnlockMinutes: 30 },
  ),
  password(
    'unlocking not told',
    'INSUFFICIENT',
    { password: { lockout: { autoUnlockMinutes: undefined } } },
    { autoUnlockMinutes: 30 },
  ),
  password(
    'letters and digits asked, no letter',
    'FAIL',
    { password: { complexity: { minLowerCase: 0, minUpperCase: 0 } } },
    letters,
  ),
  password('letters and digits asked, no digit', 'FAIL', { password: { complexity: { minNumber: 0 } } }, letters),
  password(
    'letters asked, upper case not told',
    'INSUFFICIENT',
    { password: { complexity: { minUpperCase: undefined } } },
    letters,
  ),
  password(
    'all four asked, all there',
    'PASS',
    { password: { complexity: { minSymbol: 1 } } },
    { composition: { required: ['lower', 'upper', 'number', 'symbol'] } },
  ),
  password(
    'user name in the password',
    'FAIL',
    { password: { complexity: { excludeUsername: false } } },
    { excludeUsername: 'required' },
  ),
  password(
    'user name refused',
    'PASS',
    { password: { complexity: { excludeUsername: true } } },
    { excludeUsername: 'required' },
  ),
  question('ACTIVE', 'FAIL'),
  question('INACTIVE', 'PASS'),
  question(undefined, 'INSUFFICIENT'),
  password('two lengths, no sign-on policy: the longer', 'FAIL', {}, twoLengths),
  beside(
    'two lengths, the session policy asks a second factor',
    'PASS',
    [sessionPolicy([sessionRule(true)])],
    twoLengths,
  ),
  beside(
    'two lengths, one session policy of two asks',
    'FAIL',
    [sessionPolicy([sessionRule(true)], { id: 's0' }), sessionPolicy([sessionRule(false)], { priority: 2 })],
    twoLengths,
  ),
  beside(
    'two lengths, every app policy asks two',
    'PASS',
    [sessionPolicy([sessionRule(false)]), accessPolicy('p1', [accessRule(assurance('2FA'))])],
    twoLengths,
  ),
  beside(
    'two lengths, an app policy asks one',
    'FAIL',
    [
      sessionPolicy([sessionRule(false)]),
      accessPolicy('p1', [accessRule(assurance('2FA'))]),
      accessPolicy('p2', [accessRule(assurance('1FA'))]),
    ],
    twoLengths,
  ),
  beside(
    'two lengths, Classic: app policies do not count',
    'FAIL',
    [sessionPolicy([sessionRule(false)]), accessPolicy('p1', [accessRule(assurance('2FA'))])],
    twoLengths,
    { engine: 'classic' },
  ),
  beside('two lengths, policies read in part', 'INSUFFICIENT', [sessionPolicy([sessionRule(true)])], twoLengths, {
    statuses: { policies: 'partial' },
  }),
  beside('expiry of sole factors, a second is always asked', 'PASS', [sessionPolicy([sessionRule(true)])], {
    rotation: { maxDays: 90, soleFactorOnly: true },
  }),
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
