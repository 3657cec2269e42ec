import type { Policy } from '../collectors/policies.ts';
import { defineCheck, type Finding } from './check.ts';
import { worst } from './engine/verdict.ts';
import { at, idOf, isActive, text } from './facts/lenient.ts';
import {
  type FieldResult,
  judgePassword,
  type PasswordRules,
  passwordFields,
  passwordRules,
  policyGroups,
  type SecondFactor,
  secondFactor,
} from './facts/password-rules.ts';
import { readSignOn } from './facts/sign-on.ts';

export const passwordPolicy = defineCheck({
  id: 'password-policy',
  title: 'Password policies meet the baseline',
  severity: 'high',
  population: 'each ACTIVE password policy',
  datasets: [{ id: 'policies', perEntity: true }],
  params: passwordRules,
  listsPassing: true,
  parts: {
    names: passwordFields,
    of: ({ provider, oelStatement, fields }) =>
      provider === 'OKTA' && oelStatement === undefined
        ? Object.fromEntries((fields as FieldResult[]).map(({ field, verdict }) => [field, verdict]))
        : undefined,
  },
  remediation:
    'Security > Authenticators > Password > Actions > Edit > the policy named: minimum length and complexity, "Enforce password history", "Minimum password age", "Password expires after", "Lock out user after … unsuccessful attempts", "Restrict use of common passwords" (PASSWORD, `settings.password.complexity`, `.age`, `.lockout`); the security question under "Account recovery" (`settings.recovery.factors.recovery_question.status`).',
  async *evaluate(datasets, { params, engine }) {
    const read = datasets.status('policies') === 'complete';
    const second = secondFactor(await readSignOn(datasets), engine !== 'identity-engine', read);
    const seen = { policies: 0, met: 0 };
    for await (const policy of datasets.records('policies')) {
      if (policy.type !== 'PASSWORD' || !isActive(policy)) continue;
      const finding = judge(policy, params, second);
      seen.policies++;
      if (finding.verdict === 'PASS') seen.met++;
      yield finding;
    }
    return {
      summary: `${seen.met} of ${seen.policies} password policies meet the baseline.`,
      notes: typeof params.minLength === 'object' ? [lengthTaken[second]] : [],
    };
  },
});

const lengthTaken: Record<SecondFactor, string> = {
  everywhere: 'A second factor is always asked, so the shorter length of this baseline was taken.',
  'not-everywhere': 'A second factor is not asked everywhere, so the longer length of this baseline was taken.',
  'not-read': 'Whether a second factor is always asked was not read, so the longer length of this baseline was taken.',
};

function judge(policy: Policy, rules: PasswordRules, second: SecondFactor): Finding {
  const id = idOf(policy);
  const entity = { type: 'policy', id, label: text(policy.name) ?? id } as const;
  const results = judgePassword(policy.settings, rules, second);
  const provider = text(at(policy, 'conditions', 'authProvider', 'provider')) ?? 'OKTA';
  const expression = text(at(policy, 'settings', 'password', 'complexity', 'oelStatement'));
  const evidence = {
    priority: policy.priority,
    status: policy.status ?? 'ACTIVE (not told, which is how Okta sends defaults)',
    provider,
    groups: policyGroups(policy.conditions),
    ...(expression === undefined ? {} : { oelStatement: expression }),
    fields: results,
  };
  const result = (verdict: Finding['verdict'], message: string): Finding => ({ entity, verdict, message, evidence });
  if (provider !== 'OKTA') {
    const place = provider === 'ACTIVE_DIRECTORY' ? 'Active Directory' : provider;
    return result('MANUAL', `Passwords are ruled by ${place}: look at the policy there. ${described(results)}`);
  }
  if (expression !== undefined) {
    return result('MANUAL', `Ruled by an expression, which may replace the fields: look at it. ${described(results)}`);
  }
  const asked = results.flatMap(({ verdict }) => (verdict === 'NOT_REQUIRED' ? [] : [verdict]));
  return result(worst(asked) ?? 'INSUFFICIENT', described(results));
}

/** Every field in words: what falls short first, what is not asked last. */
function described(results: readonly FieldResult[]): string {
  const of = (...verdicts: FieldResult['verdict'][]) => results.filter(({ verdict }) => verdicts.includes(verdict));
  const short = ({ field, actual, note }: FieldResult) => `${field} ${actual ?? 'unset'}${note ? ` (${note})` : ''}`;
  const faults = of('FAIL', 'INSUFFICIENT', 'MANUAL').map((result) => `${short(result)}: ${result.required} required`);
  const met = of('PASS').map(short);
  const notAsked = of('NOT_REQUIRED').map(short);
  return [
    ...(faults.length > 0 ? [`${faults.join('; ')}.`] : []),
    ...(met.length > 0 ? [`Met: ${met.join(', ')}.`] : []),
    ...(notAsked.length > 0 ? [`Not required by this baseline: ${notAsked.join(', ')}.`] : []),
  ].join(' ');
}
