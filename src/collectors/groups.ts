import { z } from 'zod';
import type { Collector } from './collector.ts';

export const groupSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  profile: z.looseObject({ name: z.string().nullish(), description: z.string().nullish() }),
  _embedded: z
    .looseObject({ stats: z.looseObject({ usersCount: z.number(), appsCount: z.number().nullish() }).nullish() })
    .nullish(),
});

export type Group = z.infer<typeof groupSchema>;

/** Everyone is built in and named so in every org; its name cannot be changed. */
export const isEveryone = (group: Group): boolean => group.type === 'BUILT_IN' && group.profile?.name === 'Everyone';

/** Okta's own count of the group's members, where the listing carried it. */
export const memberCount = (group: Group): number | undefined => group._embedded?.stats?.usersCount;

/** Everyone's count alone: built-in groups are a handful. */
export const everyoneCount = {
  path: '/api/v1/groups',
  query: { filter: 'type eq "BUILT_IN"', expand: 'stats', limit: 200 },
  read(body: unknown): number | undefined {
    const everyone = Array.isArray(body) ? (body as Group[]).find(isEveryone) : undefined;
    return everyone && memberCount(everyone);
  },
};

export const groups: Collector = {
  id: 'groups',
  title: 'Groups, with their member counts',
  scopes: ['okta.groups.read'],
  role: 'Read-Only Administrator',
  core: true,
  reads: ['GET /api/v1/groups'],
  needs: [],
  schema: groupSchema,
  key: (record) => String(record['id']),
  sight: () => ({ decides: 'when-empty', of: 'the group Everyone', has: (record) => isEveryone(record as Group) }),
  forecast: ({ groups }) => [{ path: '/api/v1/groups', requests: Math.max(1, Math.ceil(groups / 200)) }],
  probe: () => '/api/v1/groups?limit=1',
  // 200 is Okta's recommendation; larger pages were seen to be inconsistent (release notes 2024, OKTA-795107).
  collect: (okta) => okta.list('/api/v1/groups', { expand: 'stats', limit: 200 }),
};
