import { z } from 'zod';
import type { App } from '../collectors/apps.ts';
import { defineCheck, type Finding } from './check.ts';
import { accessPolicyId, appKind, appKindReasons, appRef, isFederated } from './facts/apps.ts';
import { isActive } from './facts/lenient.ts';
import { policyDemand, readSignOn, ruleEvidence, rulesAsking, type SignOn } from './facts/sign-on.ts';

export const mfaPassthrough = defineCheck({
  id: 'mfa-passthrough',
  title: 'Applications inherit MFA from Okta',
  severity: 'info',
  population: 'each ACTIVE app',
  datasets: [{ id: 'apps', perEntity: true }, { id: 'policies' }],
  params: z.strictObject({}),
  listsPassing: true,
  remediation:
    'Move the app to SAML or OpenID Connect (Applications > the app > Sign On) and to a sign-in policy whose every rule asks two factor types (Security > Authentication Policies; `actions.appSignOn.verificationMethod`), and switch local sign-in off in the app itself.',
  async *evaluate(datasets) {
    const signOn = await readSignOn(datasets);
    let [apps, inheriting] = [0, 0];
    for await (const app of datasets.records('apps')) {
      if (!isActive(app)) continue;
      const finding = judge(app, signOn);
      apps++;
      if (finding.verdict === 'INHERITED') inheriting++;
      yield finding;
    }
    return {
      summary: `${inheriting} of ${apps} apps inherit two factors from Okta.`,
      notes: [
        'Assumed, and not visible in Okta: the app accepts sign-in through Okta only (no local or emergency accounts), and verifies what Okta asserts.',
      ],
    };
  },
});

function judge(app: App, signOn: SignOn): Finding {
  const entity = appRef(app);
  const evidence: Record<string, unknown> = { name: app.name, signOnMode: app.signOnMode };
  const result = (verdict: Finding['verdict'], message: string): Finding => ({ entity, verdict, message, evidence });
  const kind = appKind(app);
  if (kind !== 'sign-on' && kind !== 'okta') return result('NOT_APPLICABLE', appKindReasons[kind]);
  if (!isFederated(app)) return result('NOT_APPLICABLE', 'Not federated: the app checks the sign-in by itself.');
  const id = accessPolicyId(app);
  if (id === undefined) {
    return result('NOT_APPLICABLE', 'Has no sign-in policy in the API (Classic): what its rules ask is not visible.');
  }
  const policy = signOn.access.get(id);
  if (!policy?.hasRules) return result('INSUFFICIENT', 'Its sign-in policy was not read.');
  Object.assign(evidence, ruleEvidence(policy));
  const demand = policyDemand(policy);
  if (demand === 'two') return result('INHERITED', 'Federated, and every allowing rule asks two factors.');
  const why = demand === 'one' ? 'asks one factor only' : 'asks something that cannot be told from the API';
  return result('NOT_APPLICABLE', `Policy '${policy.name}', ${rulesAsking(policy, demand)}, ${why}.`);
}
