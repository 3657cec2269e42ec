import { z } from 'zod';
import type { App } from './apps.ts';
import type { Collector } from './collector.ts';

export const appGroupSchema = z.looseObject({
  appId: z.string(),
  groupId: z.string(),
  priority: z.number().nullish(),
});

export type AppGroup = z.infer<typeof appGroupSchema>;

export const appGroups: Collector = {
  id: 'app-groups',
  title: 'Groups assigned to each application',
  scopes: ['okta.apps.read'],
  role: 'Read-Only Administrator',
  core: true,
  reads: ['GET /api/v1/apps/{appId}/groups', 'GET /api/v1/apps/{appId}'],
  needs: ['apps'],
  schema: appGroupSchema,
  forecast: ({ apps }) => [{ path: '/api/v1/apps/x/groups', requests: apps }],
  probe: ({ appId }) => (appId ? `/api/v1/apps/${appId}/groups?limit=20` : undefined),
  async *collect(okta) {
    for await (const { id } of okta.records<App>('apps')) {
      yield okta.list(
        `/api/v1/apps/${id}/groups`,
        { limit: 200 },
        {
          entity: { kind: 'app', id, path: `/api/v1/apps/${id}` },
          as: ({ id: groupId, ...assignment }) => ({ appId: id, groupId, ...assignment }),
        },
      );
    }
  },
};
