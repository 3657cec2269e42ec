import { z } from 'zod';
import type { Policy } from '../collectors/policies.ts';
import { defineCheck, type Finding } from './check.ts';
import { at, fields, idOf, isActive, text, whole } from './facts/lenient.ts';

export const breachedPasswords = defineCheck({
  id: 'breached-passwords',
  title: 'A breached password is answered',
  severity: 'medium',
  population: 'each ACTIVE password policy',
  datasets: [{ id: 'policies', perEntity: true }],
  params: z.strictObject({ expireWithinDays: z.int().min(0).max(30).default(7) }),
  listsPassing: true,
  optional: true,
  remediation:
    'Security > Authenticators > Password > Actions > Edit > the policy named > "Breached password protection": expire the password and log the user out (PASSWORD, `settings.password.breachedProtection.expireAfterDays`, `.logoutEnabled`).',
  async *evaluate(datasets, { params }) {
    const seen = { policies: 0, met: 0 };
    for await (const policy of datasets.records('policies')) {
      if (policy.type !== 'PASSWORD' || !isActive(policy)) continue;
      const finding = judge(policy, params.expireWithinDays);
      seen.policies++;
      if (finding.verdict === 'PASS') seen.met++;
      yield finding;
    }
    return { summary: `${seen.met} of ${seen.policies} password policies answer a breach.` };
  },
});

function judge(policy: Policy, within: number): Finding {
  const id = idOf(policy);
  const provider = text(at(policy, 'conditions', 'authProvider', 'provider')) ?? 'OKTA';
  const protection = fields(at(policy, 'settings', 'password', 'breachedProtection'));
  const { expireAfterDays, logoutEnabled, delegatedWorkflowId } = protection;
  const result = (verdict: Finding['verdict'], message: string): Finding => ({
    entity: { type: 'policy', id, label: text(policy.name) ?? id },
    verdict,
    message,
    evidence: { provider, expireAfterDays, logoutEnabled, delegatedWorkflowId },
  });
  if (provider !== 'OKTA') return result('NOT_APPLICABLE', `Its passwords are kept by ${provider}.`);
  if (Object.keys(protection).length === 0) {
    return result('MANUAL', 'The API does not tell what follows a breach: look at the policy.');
  }
  const days = whole(expireAfterDays);
  if (days !== undefined && days <= within) {
    return result('PASS', `The password expires within ${within} days of the breach becoming known.`);
  }
  if (days !== undefined) return result('FAIL', `The password expires ${days} days later, of at most ${within}.`);
  if (text(delegatedWorkflowId) !== undefined) {
    return result('MANUAL', 'A workflow answers a breach: look at what it does.');
  }
  return result('FAIL', 'The password stays valid when its breach becomes known.');
}
