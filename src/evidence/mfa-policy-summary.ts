import { fields, isActive, list } from '../checks/facts/lenient.ts';
import { policyDemand, readSignOn } from '../checks/facts/sign-on.ts';
import { columns, type EvidenceItem } from './item.ts';
import { enrolmentSettings } from './mfa-policies.ts';

/** The types that have to do with authentication, and what one of them says. */
const types: Record<string, string> = {
  MFA_ENROLL: 'which authenticators people may or must enrol',
  OKTA_SIGN_ON: 'global session policies: what is asked to start a session',
  ACCESS_POLICY: 'app sign-in policies: what is asked to open an app',
  PASSWORD: 'rules for passwords',
  POST_AUTH_SESSION: 'what is looked at again during a session',
  ENTITY_RISK: 'what happens when the risk of a user changes',
};

export const mfaPolicySummary: EvidenceItem = {
  id: 'mfa-policy-summary',
  title: 'MFA policy summary',
  description:
    'Counts of the policies that decide on authentication, by type and status, and what they say; a count is no population, see mfa-policies and sign-on-policies.',
  datasets: ['policies'],
  columns: columns({
    policy_type: ['Type', "Okta's policy type"],
    meaning: ['Meaning', 'what policies of this type decide'],
    active: ['Active', 'number of policies'],
    inactive: ['Inactive', 'number of policies'],
    active_rules: ['Active rules', 'number, in active policies'],
    says: ['What they say', 'in numbers, active policies only'],
  }),
  async *rows(datasets) {
    const signOn = await readSignOn(datasets);
    const count = new Map<string, { active: number; inactive: number; rules: number; required: number }>();
    for await (const policy of datasets.records('policies')) {
      const counted = count.get(policy.type) ?? { active: 0, inactive: 0, rules: 0, required: 0 };
      count.set(policy.type, counted);
      if (!isActive(policy)) counted.inactive++;
      else {
        counted.active++;
        counted.rules += list(policy.rules).filter((rule) => isActive(fields(rule))).length;
        if (enrolmentSettings(policy.settings).some(([, enrolment]) => enrolment === 'REQUIRED')) counted.required++;
      }
    }
    const access = [...signOn.access.values()].filter(({ active }) => active);
    const asking = (policies: typeof access) => policies.filter((policy) => policyDemand(policy) === 'two').length;
    const says: Record<string, string> = {
      MFA_ENROLL: `${count.get('MFA_ENROLL')?.required ?? 0} require an authenticator`,
      OKTA_SIGN_ON: `${asking([...signOn.session])} of ${signOn.session.length} ask a second factor in every allowing rule`,
      ACCESS_POLICY: `${asking(access)} of ${access.length} for apps ask two factors in every allowing rule`,
    };
    for (const [type, meaning] of Object.entries(types)) {
      const { active = 0, inactive = 0, rules = 0 } = count.get(type) ?? {};
      yield { policy_type: type, meaning, active, inactive, active_rules: rules, says: says[type] };
    }
  },
};
