import { z } from 'zod';
import { at, text, texts, whole } from './lenient.ts';
import { policyDemand, type SignOn } from './sign-on.ts';

const lengths = z.int().min(8).max(64);

const twoLengths = z
  .strictObject({ withMfa: lengths, withoutMfa: lengths })
  .refine(({ withMfa, withoutMfa }) => withMfa <= withoutMfa, 'asks more of a password beside a second factor');

/**
 * What a baseline asks of a password policy. A rule left out is not asked, save the length, which every published
 * standard sets. The bounds keep a typo from weakening a control: nothing here can be set below what any of them asks.
 */
export const passwordRules = z.strictObject({
  /** Two numbers where the standard asks less of a password that never stands alone. */
  minLength: z.union([lengths, twoLengths]),
  /** `discouraged` (NIST SP 800-63B-4, 3.1.1.2) is reported and never fails. `letter`: lower or upper case. */
  composition: z
    .union([
      z.literal('discouraged'),
      z.strictObject({ required: z.array(z.enum(['letter', 'lower', 'upper', 'number', 'symbol'])).min(1) }),
    ])
    .optional(),
  /** `forbidden`: passwords must not expire by age. `soleFactorOnly`: asked only where nothing else is (PCI 8.3.9). */
  rotation: z
    .union([
      z.literal('forbidden'),
      z.strictObject({ maxDays: z.int().min(1).max(365), soleFactorOnly: z.boolean().default(false) }),
    ])
    .optional(),
  minAgeMinutes: z.int().min(1).max(525_600).optional(),
  history: z.int().min(1).max(30).optional(),
  /** Lockout after at most so many attempts; Okta's 0 is no lockout at all, and never meets this. */
  maxAttempts: z.int().min(1).max(100).optional(),
  /** Locked for at least so long; Okta's 0 is "until an administrator unlocks", and always meets this. */
  autoUnlockMinutes: z.int().min(1).max(1440).optional(),
  commonPasswords: z.literal('refused').optional(),
  excludeUsername: z.literal('required').optional(),
  recoveryQuestion: z.literal('forbidden').optional(),
});

export type PasswordRules = z.infer<typeof passwordRules>;

/** Is a second factor asked wherever a password is? `not-read`: the policies that would tell were not read whole. */
export type SecondFactor = 'everywhere' | 'not-everywhere' | 'not-read';

/** Every app policy in force counts, used or not: one that asks a single factor is one app away from being used. */
export function secondFactor({ access, sessionAsks }: SignOn, classic: boolean, read: boolean): SecondFactor {
  if (!read) return 'not-read';
  if (sessionAsks === 'all') return 'everywhere';
  const active = [...access.values()].filter((policy) => policy.active);
  const asked = active.length > 0 && active.every((policy) => policyDemand(policy) === 'two');
  return asked && !classic ? 'everywhere' : 'not-everywhere';
}

export interface FieldResult {
  field: string;
  /** As Okta sent it; undefined when it was not sent. */
  actual: unknown;
  /** null: this baseline does not ask for it. */
  required: string | null;
  verdict: 'PASS' | 'FAIL' | 'INSUFFICIENT' | 'MANUAL' | 'NOT_REQUIRED';
  /** Why, where the value alone does not say it. */
  note?: string;
}

/** The fields that `judgePassword` may tell of. */
export const passwordFields = [
  ...['minLength', 'minLowerCase', 'minUpperCase', 'minLowerCase or minUpperCase', 'minNumber', 'minSymbol'],
  ...['maxAgeDays', 'minAgeMinutes', 'historyCount', 'maxAttempts', 'autoUnlockMinutes'],
  ...['dictionary.common.exclude', 'excludeUsername', 'recovery_question'],
];

/** Every field of a password policy against the rules, those that are not asked for included. */
export function judgePassword(settings: unknown, rules: PasswordRules, second: SecondFactor): FieldResult[] {
  const password = at(settings, 'password');
  const number = (group: string, key: string) => whole(at(password, group, key));
  const flags = ['minLowerCase', 'minUpperCase', 'minNumber', 'minSymbol'].map(
    (key) => [key, number('complexity', key)] as const,
  );
  return [
    judgeLength(number('complexity', 'minLength'), rules.minLength, second),
    ...judgeComposition(flags, rules.composition),
    judgeRotation(number('age', 'maxAgeDays'), rules.rotation, second),
    compare(
      'minAgeMinutes',
      number('age', 'minAgeMinutes'),
      rules.minAgeMinutes && `at least ${rules.minAgeMinutes}`,
      (value) => value >= (rules.minAgeMinutes ?? 0),
    ),
    compare(
      'historyCount',
      number('age', 'historyCount'),
      rules.history && `at least ${rules.history}`,
      (value) => value >= (rules.history ?? 0),
    ),
    judgeLockout(number('lockout', 'maxAttempts'), rules.maxAttempts),
    compare(
      'autoUnlockMinutes',
      number('lockout', 'autoUnlockMinutes'),
      rules.autoUnlockMinutes && `at least ${rules.autoUnlockMinutes}, or 0 (an administrator unlocks)`,
      (value) => value === 0 || value >= (rules.autoUnlockMinutes ?? 0),
    ),
    // Unset is how Okta says that the check is off.
    flag(
      'dictionary.common.exclude',
      at(password, 'complexity', 'dictionary', 'common', 'exclude') === true,
      true,
      rules.commonPasswords,
    ),
    flag('excludeUsername', at(password, 'complexity', 'excludeUsername') === true, true, rules.excludeUsername),
    judgeQuestion(text(at(settings, 'recovery', 'factors', 'recovery_question', 'status')), rules.recoveryQuestion),
  ];
}

function judgeLength(actual: number | undefined, rule: PasswordRules['minLength'], second: SecondFactor): FieldResult {
  const field = 'minLength';
  if (typeof rule === 'number') return compare(field, actual, `at least ${rule}`, (value) => value >= rule);
  const { withMfa, withoutMfa } = rule;
  if (second === 'everywhere') {
    return compare(field, actual, `at least ${withMfa} (a second factor is asked)`, (value) => value >= withMfa);
  }
  const required = `at least ${withoutMfa} (${withMfa} where a second factor is always asked)`;
  const result = compare(field, actual, required, (value) => value >= withoutMfa);
  if (result.verdict !== 'FAIL' || second !== 'not-read' || (actual ?? 0) < withMfa) return result;
  return { ...result, verdict: 'INSUFFICIENT', note: 'whether a second factor is always asked was not read' };
}

/** Knowledge questions as a way to reset the password. */
function judgeQuestion(actual: string | undefined, rule: PasswordRules['recoveryQuestion']): FieldResult {
  const field = 'recovery_question';
  if (rule === undefined) return { field, actual, required: null, verdict: 'NOT_REQUIRED' };
  const required = 'INACTIVE';
  if (actual === undefined) return { field, actual, required, verdict: 'INSUFFICIENT', note: 'not told by Okta' };
  return { field, actual, required, verdict: actual === 'INACTIVE' ? 'PASS' : 'FAIL' };
}

function compare(
  field: string,
  actual: number | undefined,
  required: string | 0 | undefined,
  meets: (value: number) => boolean,
): FieldResult {
  if (!required) return { field, actual, required: null, verdict: 'NOT_REQUIRED' };
  if (actual === undefined) return { field, actual, required, verdict: 'INSUFFICIENT', note: 'not told by Okta' };
  return { field, actual, required, verdict: meets(actual) ? 'PASS' : 'FAIL' };
}

function flag(field: string, actual: boolean, wanted: boolean, rule: string | undefined): FieldResult {
  if (rule === undefined) return { field, actual, required: null, verdict: 'NOT_REQUIRED' };
  return { field, actual, required: String(wanted), verdict: actual === wanted ? 'PASS' : 'FAIL' };
}

/** Flags, not counts: 1 means that at least one such character is asked for. */
function judgeComposition(
  flags: readonly (readonly [string, number | undefined])[],
  rule: PasswordRules['composition'],
): FieldResult[] {
  const [lower, upper, digit, symbol] = flags.map(([, value]) => value);
  if (rule === 'discouraged' || rule === undefined) {
    return flags.map(([field, actual]) => ({
      field,
      actual,
      required: null,
      verdict: 'NOT_REQUIRED',
      ...(rule && (actual ?? 0) > 0 ? { note: 'asked for, which the baseline advises against' } : {}),
    }));
  }
  const asked = new Set<string>(rule.required);
  const letter = lower === undefined || upper === undefined ? undefined : lower + upper;
  const one = (field: string, actual: number | undefined, on: boolean) =>
    compare(field, actual, on ? 'at least 1' : undefined, (value) => value >= 1);
  return [
    one('minLowerCase', lower, asked.has('lower')),
    one('minUpperCase', upper, asked.has('upper')),
    ...(asked.has('letter') ? [one('minLowerCase or minUpperCase', letter, true)] : []),
    one('minNumber', digit, asked.has('number')),
    one('minSymbol', symbol, asked.has('symbol')),
  ];
}

/** Okta's 0 is "never expires". */
function judgeRotation(actual: number | undefined, rule: PasswordRules['rotation'], second: SecondFactor): FieldResult {
  const field = 'maxAgeDays';
  if (rule === 'forbidden') return compare(field, actual, '0 (never expires by age)', (value) => value === 0);
  if (rule?.soleFactorOnly && second === 'everywhere') {
    const note = 'asked only of a sole factor, and a second one is always asked';
    return { field, actual, required: null, verdict: 'NOT_REQUIRED', note };
  }
  const result = compare(
    field,
    actual,
    rule && `1 to ${rule.maxDays}`,
    (value) => value > 0 && value <= (rule?.maxDays ?? 0),
  );
  if (result.verdict !== 'FAIL' || !rule?.soleFactorOnly) return result;
  return { ...result, verdict: 'MANUAL', note: 'asked only where the password is the sole factor' };
}

function judgeLockout(actual: number | undefined, most: number | undefined): FieldResult {
  const result = compare('maxAttempts', actual, most && `1 to ${most}`, (value) => value > 0 && value <= (most ?? 0));
  return actual === 0 ? { ...result, note: 'no lockout' } : result;
}

/** Groups whose people the policy is for, as ids. */
export const policyGroups = (conditions: unknown): string[] => texts(at(conditions, 'people', 'groups', 'include'));
