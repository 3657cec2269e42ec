import { z } from 'zod';
import type { Collector } from './collector.ts';

export const policyRuleSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  /** Missing on some defaults: then it counts as ACTIVE. */
  status: z.string().nullish(),
  priority: z.number().nullish(),
  system: z.boolean().nullish(),
  conditions: z.looseObject({}).nullish(),
  actions: z.looseObject({}).nullish(),
});

export const policySchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  status: z.string().nullish(),
  priority: z.number().nullish(),
  system: z.boolean().nullish(),
  conditions: z.looseObject({}).nullish(),
  settings: z.looseObject({}).nullish(),
  rules: z.array(policyRuleSchema),
  /** null where Okta does not tell the resources of this policy. */
  mappings: z.array(z.looseObject({})).nullable(),
});

export type Policy = z.infer<typeof policySchema>;

/**
 * Every type that Okta documents (Policies API, `type`), except OAUTH_AUTHORIZATION_POLICY and RESOURCE_ACCESS,
 * which belong to authorization servers and answer 400 here.
 */
export const policyTypes = [
  'OKTA_SIGN_ON',
  'PASSWORD',
  'MFA_ENROLL',
  'IDP_DISCOVERY',
  'ACCESS_POLICY',
  'PROFILE_ENROLLMENT',
  'POST_AUTH_SESSION',
  'ENTITY_RISK',
  'DEVICE_SIGNAL_COLLECTION',
  'SESSION_VIOLATION_DETECTION',
  'CLIENT_UPDATE',
  'IDENTITY_CLAIM_SOURCING',
] as const;

/** Types whose policies are attached to resources one by one, rather than to groups of people. */
const mappedTypes = new Set<string>(['ACCESS_POLICY', 'PROFILE_ENROLLMENT']);

export const policies: Collector = {
  id: 'policies',
  title: 'Policies of each documented type, with their rules and mappings',
  scopes: ['okta.policies.read'],
  role: 'Read-Only Administrator',
  core: true,
  reads: [
    'GET /api/v1/policies',
    'GET /api/v1/policies/{policyId}',
    'GET /api/v1/policies/{policyId}/rules',
    'GET /api/v1/policies/{policyId}/mappings',
  ],
  needs: [],
  schema: policySchema,
  key: (record) => String(record['id']),
  sight: () => ({ decides: 'always', of: 'a policy: every org has some by default', has: () => true }),
  forecast: ({ policies: count }) => [{ path: '/api/v1/policies', requests: policyTypes.length + count * 2 }],
  probe: () => '/api/v1/policies?type=PASSWORD',
  async *collect(okta) {
    let read = 0;
    for (const type of policyTypes) {
      // A type that the engine lacks answers 400 (Classic) or 401 E0000015; both were seen.
      const listed = await okta.memo('/api/v1/policies', { type }, { missing: [400, 401], covers: true });
      if (listed.state === 'missing') okta.exclude(`policies of type ${type}`, 0, 'this org does not have this type');
      else read++;
      if (listed.state !== 'read') continue;
      for (const policy of listed.items) {
        const id = String(policy['id']);
        const mapped = mappedTypes.has(type);
        yield okta.entity({ kind: 'policy', id, path: `/api/v1/policies/${id}` }, async (http) => [
          {
            ...policy,
            rules: await http.all(`/api/v1/policies/${id}/rules`),
            mappings: mapped ? await http.all(`/api/v1/policies/${id}/mappings`) : null,
          },
        ]);
      }
    }
    // No org lacks every type: ask once more for one that all have, so that Okta's answer is on record.
    if (read === 0) yield okta.list('/api/v1/policies', { type: 'PASSWORD' });
  },
};
