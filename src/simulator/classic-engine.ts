import type { OrgContent } from './memory-org.ts';
import { refusal } from './okta-errors.ts';
import type { OktaRecord } from './org-source.ts';

/** What a Classic org does not have: authenticators, devices, and the policy types of Identity Engine. */
const classicPolicyTypes = ['OKTA_SIGN_ON', 'PASSWORD', 'MFA_ENROLL', 'IDP_DISCOVERY'];

/** Turns an Identity Engine org into what the same org would look like on Classic. */
export function makeClassic(content: OrgContent): void {
  content.singles.set('well-known', { ...content.singles.get('well-known'), pipeline: 'v1' });
  content.policyTypes = new Set(classicPolicyTypes);
  for (const list of ['authenticators', 'devices', 'device-assurances'] as const) {
    content.refusals.set(list, refusal(401, 'E0000015'));
  }
  for (const app of [...content.list('apps').records()]) {
    // Recorded: apps on Classic have no link to an access policy.
    const { accessPolicy: _, policies: __, ...rest } = app['_links'] as OktaRecord;
    content.list('apps').put(String(app['id']), { ...app, _links: rest });
  }
  for (const policy of [...content.list('policies').records()]) {
    const id = String(policy['id']);
    if (!classicPolicyTypes.includes(String(policy['type']))) content.list('policies').remove(id);
    else if (policy['type'] === 'MFA_ENROLL')
      content.list('policies').put(id, { ...policy, settings: classicEnrolment });
  }
}

/** Recorded: on Classic the settings of an enrolment policy are factors, with no `type`. */
const classicEnrolment = {
  factors: {
    okta_otp: { enroll: { self: 'OPTIONAL' }, consent: { type: 'NONE' } },
    okta_push: { enroll: { self: 'OPTIONAL' }, consent: { type: 'NONE' } },
    okta_password: { enroll: { self: 'REQUIRED' }, consent: { type: 'NONE' } },
  },
};
