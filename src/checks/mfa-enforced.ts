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
  population: 'each ACTIVE app sign-in policy that an ACTIVE app uses, and the global session policy',
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
    const session = judgeSession(signOn, classic, relying);
    if (session) yield session;
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

/** One finding for all session policies: its entity is the one that falls short, or else the default one. */
function judgeSession({ session, sessionAsks }: SignOn, classic: boolean, relying: number): Finding | undefined {
  const needed = classic || relying > 0;
  const lacking = session.filter((policy) => policyDemand(policy) === 'one');
  const untold = session.filter((policy) => policyDemand(policy) === 'unknown');
  const decides = lacking.at(-1) ?? untold.at(-1) ?? session.at(-1);
  // Every org has a default one, so an empty list was not read whole.
  if (!decides)
    return needed ? notRead({ type: 'org', id: 'OKTA_SIGN_ON', label: 'Global session policy' }) : undefined;
  const entity = { type: 'policy', id: decides.id, label: decides.name } as const;
  const evidence = { type: 'OKTA_SIGN_ON', appsRelyingOnIt: relying, policies: session.map(ruleEvidence) };
  const result = (verdict: Finding['verdict'], message: string): Finding => ({ entity, verdict, message, evidence });
  if (lacking.length > 0) {
    const rules = lacking.map((policy) => `'${policy.name}', ${rulesAsking(policy, 'one')}`).join('; ');
    if (!needed) return result('NOT_APPLICABLE', "Password only; every app's own policy asks two factors.");
    const why = classic ? 'on Classic it decides' : `${relying} ${relying === 1 ? 'app relies' : 'apps rely'} on it`;
    return result('FAIL', `Global session policy ${rules}: no second factor is asked, and ${why}.`);
  }
  if (untold.length > 0) {
    const read = untold.every(({ hasRules }) => hasRules);
    return read ? result('MANUAL', 'Look at its rules: what they ask is not told.') : notRead(entity);
  }
  return result(
    'PASS',
    sessionAsks === 'all'
      ? 'Every allowing rule asks a second factor.'
      : 'The rules that were read ask a second factor.',
  );
}

const notRead = (entity: Finding['entity']): Finding => ({
  entity,
  verdict: 'INSUFFICIENT',
  message: 'The global session policy was not read.',
  evidence: {},
});
