import { z } from 'zod';
import { defineCheck, type Finding } from './check.ts';
import { accessPolicyId, appKind } from './facts/apps.ts';
import type { Datasets } from './facts/datasets.ts';
import { isActive } from './facts/lenient.ts';
import {
  policyDemand,
  readSignOn,
  ruleEvidence,
  rulesAsking,
  type SignOn,
  type SignOnPolicy,
} from './facts/sign-on.ts';

export const mfaEnforced = defineCheck({
  id: 'mfa-enforced',
  title: 'Sign-on policies ask a second factor',
  severity: 'high',
  population: 'each ACTIVE app sign-in policy that an ACTIVE app uses, and each ACTIVE global session policy',
  datasets: [{ id: 'policies' }, { id: 'apps', perEntity: true }],
  params: z.strictObject({}),
  listsPassing: true,
  remediation:
    'Security > Authentication Policies > the policy > edit each rule named, the catch-all included: "User must authenticate with: Any 2 factor types" (ACCESS_POLICY, `actions.appSignOn.verificationMethod.factorMode` 2FA). On Classic, and for apps that rely on it: Security > Global Session Policy > the rule > "Multifactor authentication is: Required" (OKTA_SIGN_ON, `actions.signon.requireFactor` true).',
  async *evaluate(datasets, { engine }) {
    const signOn = await readSignOn(datasets);
    const used = await appsByPolicy(datasets);
    const classic = engine === 'classic' || (engine === null && signOn.access.size === 0);
    let relying = classic ? 0 : used.without;
    let asking = 0;
    const judged = [...used.byPolicy].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [id, apps] of judged) {
      const policy = signOn.access.get(id);
      if (policy && !policy.active) continue;
      const finding = judgeAccess(id, policy, apps, signOn);
      if (policy && policyDemand(policy) === 'one') relying += apps;
      if (finding.verdict === 'PASS') asking++;
      yield finding;
    }
    for (const policy of signOn.session) yield judgeSession(policy, classic, relying);
    if (signOn.session.length === 0 && (classic || relying > 0)) yield noSessionPolicy();
    return {
      summary: classic
        ? 'On Classic the global session policy decides; the sign-on rules of single apps are not in the API.'
        : `${asking} of ${judged.length} app sign-in policies in use ask two factors; ${relying} apps rely on the global session policy.`,
      notes: ['Enrolled is not enforced: read this beside mfa-all-users.'],
    };
  },
});

/** How many ACTIVE apps use each policy, and how many that people sign in to have none. */
async function appsByPolicy(datasets: Datasets): Promise<{ byPolicy: Map<string, number>; without: number }> {
  const byPolicy = new Map<string, number>();
  let without = 0;
  for await (const app of datasets.records('apps')) {
    if (!isActive(app)) continue;
    const id = accessPolicyId(app);
    if (id !== undefined) byPolicy.set(id, (byPolicy.get(id) ?? 0) + 1);
    else if (appKind(app) === 'sign-on') without++;
  }
  return { byPolicy, without };
}

function judgeAccess(id: string, policy: SignOnPolicy | undefined, apps: number, signOn: SignOn): Finding {
  const entity = { type: 'policy', id, label: policy?.name ?? id } as const;
  if (!policy) {
    const message = 'Apps use this policy, but it is not among the policies read.';
    return { entity, verdict: 'INSUFFICIENT', message, evidence: { apps } };
  }
  const evidence = { type: 'ACCESS_POLICY', apps, ...ruleEvidence(policy), sessionPolicyAsks: signOn.sessionAsks };
  const result = (verdict: Finding['verdict'], message: string): Finding => ({ entity, verdict, message, evidence });
  if (!policy.hasRules) return result('INSUFFICIENT', 'The rules of this policy were not read.');
  const demand = policyDemand(policy);
  if (demand === 'one') {
    const weak = `${rulesAsking(policy, 'one')} asks one factor`;
    if (signOn.sessionAsks === 'all') return result('PASS', `Two factors through the global session policy; ${weak}.`);
    if (signOn.sessionAsks === 'unknown')
      return result('INSUFFICIENT', `${weak}, and the session policy was not read.`);
    const session = signOn.sessionAsks === 'some' ? 'does not ask everybody a second' : 'asks no second';
    return result('FAIL', `Its ${weak}, and the global session policy ${session}.`);
  }
  if (demand === 'unknown') {
    return result('MANUAL', `Look at ${rulesAsking(policy, 'unknown')}: what it asks cannot be told from the API.`);
  }
  return result('PASS', policy.allowing.length === 0 ? 'Lets nobody in.' : 'Every allowing rule asks two factors.');
}

function judgeSession(policy: SignOnPolicy, classic: boolean, relying: number): Finding {
  const entity = { type: 'policy', id: policy.id, label: policy.name } as const;
  const evidence = { type: 'OKTA_SIGN_ON', appsRelyingOnIt: relying, ...ruleEvidence(policy) };
  const result = (verdict: Finding['verdict'], message: string): Finding => ({ entity, verdict, message, evidence });
  if (!policy.hasRules) return result('INSUFFICIENT', 'The rules of this policy were not read.');
  const demand = policyDemand(policy);
  if (demand === 'two') return result('PASS', 'Every allowing rule asks a second factor.');
  if (!classic && relying === 0) {
    return result('NOT_APPLICABLE', "Password only; every app's own policy asks two factors.");
  }
  if (demand === 'unknown')
    return result('MANUAL', `Look at ${rulesAsking(policy, 'unknown')}: what it asks is not told.`);
  const why = classic ? 'on Classic it decides' : `${relying} ${relying === 1 ? 'app relies' : 'apps rely'} on it`;
  return result('FAIL', `Its ${rulesAsking(policy, 'one')} asks no second factor, and ${why}.`);
}

/** Every org has a default one: an empty list was not read whole. */
const noSessionPolicy = (): Finding => ({
  entity: { type: 'org', id: 'OKTA_SIGN_ON', label: 'Global session policy' },
  verdict: 'INSUFFICIENT',
  message: 'No global session policy was read.',
  evidence: {},
});
