import { z } from 'zod';
import type { Collector } from './collector.ts';
import { type Group, isEveryone, memberCount } from './groups.ts';

export const groupMemberSchema = z.looseObject({ groupId: z.string(), userId: z.string() });

export type GroupMember = z.infer<typeof groupMemberSchema>;

/** Okta's own default; a smaller page would only cost more requests. */
export const pageSize = 1000;

export const groupMembers: Collector = {
  id: 'group-members',
  title: 'Members of each group',
  scopes: ['okta.groups.read'],
  role: 'Read-Only Administrator',
  core: true,
  reads: ['GET /api/v1/groups/{groupId}/users', 'GET /api/v1/groups/{groupId}', 'GET /api/v1/groups'],
  needs: ['groups'],
  schema: groupMemberSchema,
  recount: {
    path: '/api/v1/groups',
    query: (ids) => ({ filter: ids.map((id) => `id eq "${id}"`).join(' or '), expand: 'stats', limit: 200 }),
    read: (item) => ({
      id: String(item['id']),
      count: memberCount(item as Group),
      changed: item['lastMembershipUpdated'] as string | undefined,
    }),
  },
  forecast: ({ memberPages }) => [{ path: '/api/v1/groups/x/users', requests: memberPages }],
  probe: ({ groupId }) => (groupId ? `/api/v1/groups/${groupId}/users?limit=1` : undefined),
  async *collect(okta) {
    for await (const group of okta.records<Group>('groups')) {
      const { id } = group;
      const count = memberCount(group);
      if (isEveryone(group)) {
        okta.exclude(`members of Everyone (${id})`, count ?? 0, 'its members are all users not DEPROVISIONED');
      } else if (count !== 0) {
        // An empty group costs a request and says nothing that its count has not said.
        yield okta.list(
          `/api/v1/groups/${id}/users`,
          { limit: pageSize },
          {
            entity: { kind: 'group', id, path: `/api/v1/groups/${id}` },
            as: (user) => ({ groupId: id, userId: user['id'] }),
            expected: count,
          },
        );
      }
    }
  },
};
