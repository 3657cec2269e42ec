import { z } from 'zod';
import type { Policy } from '../collectors/policies.ts';
import { defineCheck, type Finding } from './check.ts';
import { type UsableAuthenticators, usableAuthenticators } from './facts/factors.ts';
import { at, fields, idOf, isActive, list, text } from './facts/lenient.ts';
import { policyGroups } from './facts/password-rules.ts';

/** By authenticator key; Classic names the same things otherwise. */
const weak = ['phone_number', 'okta_email', 'security_question'] as const;
const classicNames: Record<string, (typeof weak)[number]> = {
  okta_sms: 'phone_number',
  okta_call: 'phone_number',
  okta_email: 'okta_email',
  okta_question: 'security_question',
};

export const weakFactors = defineCheck({
  id: 'weak-factors',
  title: 'Weak factors cannot be enrolled',
  severity: 'medium',
  population: 'each ACTIVE authenticator enrollment policy',
  datasets: [
    { id: 'policies', perEntity: true },
    { id: 'authenticators', absentOnClassic: true },
  ],
  params: z.strictObject({ allowed: z.array(z.enum(['phone_number', 'okta_email'])).default([]) }),
  listsPassing: true,
  optional: true,
  remediation:
    'Security > Authenticators > Enrollment > the policy named: set phone, e-mail and security question to Disabled (MFA_ENROLL, `settings.authenticators[].enroll.self` NOT_ALLOWED), or allow e-mail for recovery alone (`/api/v1/authenticators`, `settings.allowedFor`).',
  async *evaluate(datasets, { params, engine }) {
    const usable = await usableAuthenticators(datasets);
    const status = datasets.status('authenticators');
    const listed = status === 'complete' || (status === 'unavailable' && engine !== 'identity-engine');
    const refused: readonly string[] = weak.filter((key) => !(params.allowed as readonly string[]).includes(key));
    const seen = { policies: 0, met: 0 };
    for await (const policy of datasets.records('policies')) {
      if (policy.type !== 'MFA_ENROLL' || !isActive(policy)) continue;
      const finding = judge(policy, refused, usable, listed);
      seen.policies++;
      if (finding.verdict === 'PASS') seen.met++;
      yield finding;
    }
    return { summary: `${seen.met} of ${seen.policies} enrollment policies let nobody enrol a weak factor.` };
  },
});

function judge(policy: Policy, refused: readonly string[], usable: UsableAuthenticators, listed: boolean): Finding {
  const id = idOf(policy);
  const entity = { type: 'policy', id, label: text(policy.name) ?? id } as const;
  const offered = offeredBy(policy);
  const evidence = { priority: policy.priority, groups: policyGroups(policy.conditions), offered };
  const result = (verdict: Finding['verdict'], message: string): Finding => ({ entity, verdict, message, evidence });
  if (!offered) return result('INSUFFICIENT', 'Which authenticators it offers was not told.');
  // Off in the whole org, or for recovery alone: then it is no way to sign in.
  const found = refused.filter((key) => key in offered && usable.get(key) !== false);
  const known = found.filter((key) => offered[key] !== 'not told');
  if (known.length > 0 && !listed) return result('INSUFFICIENT', 'Whether its weak factors are on was not read.');
  if (known.length > 0) return result('FAIL', `Can be enrolled: ${known.join(', ')}.`);
  if (found.length > 0)
    return result('INSUFFICIENT', `Whether these can be enrolled was not told: ${found.join(', ')}.`);
  return result('PASS', 'No weak factor can be enrolled.');
}

/** What may be enrolled, with how; undefined where the settings have none of the known shapes. */
function offeredBy(policy: Policy): Record<string, string> | undefined {
  const authenticators = list(at(policy, 'settings', 'authenticators')).map(fields);
  const factors = Object.entries(fields(at(policy, 'settings', 'factors')));
  const named = [
    ...authenticators.map((one) => [text(one['key']) ?? 'without a key', one] as const),
    ...factors.map(([name, one]) => [classicNames[name] ?? name, one] as const),
  ];
  if (named.length === 0) return undefined;
  const offered: Record<string, string> = {};
  for (const [key, one] of named) {
    const self = text(at(one, 'enroll', 'self')) ?? 'not told';
    if (self !== 'NOT_ALLOWED') offered[key] = self;
  }
  return offered;
}
