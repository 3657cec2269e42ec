import { z } from 'zod';
import { at, text, texts, whole } from './lenient.ts';

const lengths = z.int().min(8).max(64);

/**
 * What a baseline asks of a password policy. A rule left out is not asked. The bounds keep a typo from weakening a
 * control: nothing here can be set below what any of the published standards asks.
 */
export const passwordRules = z.strictObject({
  /** Two numbers where the standard asks less of a password that is not the only factor: the stricter one is taken. */
  minLength: z.union([lengths, z.strictObject({ withMfa: lengths, withoutMfa: lengths })]).optional(),
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

/** Every field of a password policy against the rules, those that are not asked for included. */
export function judgePassword(settings: unknown, rules: PasswordRules): FieldResult[] {
  const password = at(settings, 'password');
  const number = (group: string, key: string) => whole(at(password, group, key));
  const flags = ['minLowerCase', 'minUpperCase', 'minNumber', 'minSymbol'].map(
    (key) => [key, number('complexity', key)] as const,
  );
  const length = typeof rules.minLength === 'object' ? rules.minLength.withoutMfa : rules.minLength;
  return [
    compare(
      'minLength',
      number('complexity', 'minLength'),
      length && `at least ${length}`,
      (value) => value >= (length ?? 0),
    ),
    ...judgeComposition(flags, rules.composition),
    judgeRotation(number('age', 'maxAgeDays'), rules.rotation),
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
    flag(
      'recovery_question',
      text(at(settings, 'recovery', 'factors', 'recovery_question', 'status')) === 'ACTIVE',
      false,
      rules.recoveryQuestion,
    ),
  ];
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
function judgeRotation(actual: number | undefined, rule: PasswordRules['rotation']): FieldResult {
  const field = 'maxAgeDays';
  if (rule === 'forbidden') return compare(field, actual, '0 (never expires by age)', (value) => value === 0);
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
