import { z } from 'zod';
import { defineCheck } from './check.ts';
import { at, fields, idOf, isActive, list, text, texts } from './facts/lenient.ts';
import { allows } from './facts/sign-on-rule.ts';

export const deviceAssuranceUsed = defineCheck({
  id: 'device-assurance-used',
  title: 'Device assurance is asked at sign-in',
  severity: 'low',
  population: 'each device assurance policy',
  datasets: [
    { id: 'device-assurances', absent: 'The org has no device assurance, so no rule can ask for it.' },
    { id: 'policies' },
  ],
  params: z.strictObject({}),
  listsPassing: true,
  optional: true,
  remediation:
    'Security > Device Assurance Policies > Add a policy; then Security > Authentication Policies > the policy > the rule > "Device assurance policy is" (ACCESS_POLICY, `conditions.device.assurance.include`), or delete the one that no rule asks for (`/api/v1/device-assurances`).',
  async *evaluate(datasets) {
    const usedBy = new Map<string, string[]>();
    for await (const policy of datasets.records('policies')) {
      if (policy.type !== 'ACCESS_POLICY' || !isActive(policy)) continue;
      for (const rule of list(policy.rules).map(fields)) {
        if (!isActive(rule) || !allows(rule, 'appSignOn')) continue;
        const where = `${text(policy.name) ?? idOf(policy)}, ${text(rule['name']) ?? idOf(rule)}`;
        for (const id of texts(at(rule, 'conditions', 'device', 'assurance', 'include'))) {
          usedBy.set(id, [...(usedBy.get(id) ?? []), where]);
        }
      }
    }
    const seen = { all: 0, used: 0 };
    for await (const assurance of datasets.records('device-assurances')) {
      const id = idOf(assurance);
      const rules = (usedBy.get(id) ?? []).sort();
      seen.all++;
      if (rules.length > 0) seen.used++;
      const entity = { type: 'policy', id, label: text(assurance.name) ?? id } as const;
      const evidence = { platform: assurance.platform, rules };
      if (rules.length > 0) yield { entity, verdict: 'PASS', message: 'Asked at sign-in.', evidence };
      else if (datasets.status('policies') === 'complete') {
        yield { entity, verdict: 'FAIL', message: 'No ACTIVE rule that lets somebody in asks for it.', evidence };
      } else yield { entity, verdict: 'INSUFFICIENT', message: 'Not every rule was read.', evidence };
    }
    if (seen.all === 0 && datasets.status('device-assurances') === 'complete') {
      const entity = { type: 'org', id: 'device-assurances', label: 'Device assurance' } as const;
      yield { entity, verdict: 'FAIL', message: 'There is no device assurance policy.', evidence: {} };
    }
    return { summary: `${seen.used} of ${seen.all} device assurance policies are asked at sign-in.` };
  },
});
