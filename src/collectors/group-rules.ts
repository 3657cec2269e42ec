import { z } from 'zod';
import type { Collector } from './collector.ts';

export const groupRuleSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  /** ACTIVE, INACTIVE or INVALID: an invalid one points at something that is gone. */
  status: z.string(),
  /** Both are missing in some orgs. */
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
  conditions: z.looseObject({ expression: z.looseObject({ value: z.string().nullish() }).nullish() }).nullish(),
  actions: z.looseObject({ assignUserToGroups: z.looseObject({ groupIds: z.array(z.string()) }).nullish() }).nullish(),
});

export type GroupRule = z.infer<typeof groupRuleSchema>;

export const groupRules: Collector = {
  id: 'group-rules',
  title: 'Rules that put users into groups',
  scopes: ['okta.groups.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: ['GET /api/v1/groups/rules'],
  needs: [],
  schema: groupRuleSchema,
  key: (record) => String(record['id']),
  forecast: () => [{ path: '/api/v1/groups/rules', requests: 1 }],
  probe: () => '/api/v1/groups/rules?limit=1',
  collect: (okta) => okta.list('/api/v1/groups/rules', { limit: 200 }),
};
