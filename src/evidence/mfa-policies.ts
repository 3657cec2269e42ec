import { at, fields, idOf, list, text } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';
import { readNames } from './reading/names.ts';
import { peopleOf } from './reading/policy-conditions.ts';
import { enrolmentSettings } from './reading/policy-for.ts';

export const mfaPolicies: EvidenceItem = {
  id: 'mfa-policies',
  title: 'MFA enrolment policies',
  description:
    'Each authenticator or factor of each enrolment policy (type MFA_ENROLL), with whom the policy is for; enrolment is not enforcement, see sign-on-policies.',
  datasets: ['policies', 'groups'],
  optional: ['users'],
  columns: columns({
    policy: ['Policy', 'name'],
    policy_status: ['Status', 'ACTIVE or INACTIVE; not told counts as ACTIVE'],
    policy_priority: ['Priority', '1 is asked first'],
    applies_to: ['For', 'groups'],
    authenticator: ['Authenticator', 'key of the authenticator (Identity Engine) or factor (Classic)'],
    enrolment: ['Enrolment', 'REQUIRED, OPTIONAL or NOT_ALLOWED'],
    rules: ['Rules', 'active rules of the policy, in order of priority'],
    policy_id: ['Policy id', "Okta's id"],
  }),
  async *rows(datasets) {
    const names = await readNames(datasets);
    for await (const policy of datasets.records('policies')) {
      if (policy.type !== 'MFA_ENROLL') continue;
      const common = {
        policy: policy.name,
        policy_status: policy.status ?? 'ACTIVE',
        policy_priority: policy.priority,
        applies_to: peopleOf(policy.conditions, names),
        rules: list(policy.rules)
          .filter((rule) => at(rule, 'status') !== 'INACTIVE')
          .map((rule) => text(at(rule, 'name')) ?? idOf(fields(rule))),
        policy_id: policy.id,
      };
      const offered = enrolmentSettings(policy.settings);
      if (offered.length === 0) yield { ...common, authenticator: null, enrolment: null };
      for (const [authenticator, enrolment] of offered) yield { ...common, authenticator, enrolment };
    }
  },
};
