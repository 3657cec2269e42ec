import { z } from 'zod';
import type { App } from './apps.ts';
import type { Collector } from './collector.ts';

export const appUserSchema = z.looseObject({
  appId: z.string(),
  userId: z.string(),
  /** USER: assigned directly; GROUP: through a group. */
  scope: z.string(),
  status: z.string(),
});

export type AppUser = z.infer<typeof appUserSchema>;

export const appUsers: Collector = {
  id: 'app-users',
  title: 'Users assigned to each application',
  scopes: ['okta.apps.read'],
  role: 'Read-Only Administrator',
  core: true,
  reads: ['GET /api/v1/apps/{appId}/users', 'GET /api/v1/apps/{appId}'],
  needs: ['apps'],
  schema: appUserSchema,
  forecast: ({ apps }) => [{ path: '/api/v1/apps/x/users', requests: apps }],
  probe: ({ appId }) => (appId ? `/api/v1/apps/${appId}/users?limit=1` : undefined),
  async *collect(okta) {
    for await (const { id } of okta.records<App>('apps')) {
      yield okta.list(
        `/api/v1/apps/${id}/users`,
        { limit: 500 },
        {
          entity: { kind: 'app', id, path: `/api/v1/apps/${id}` },
          as: ({ id: userId, ...assignment }) => ({ appId: id, userId, ...assignment }),
        },
      );
    }
  },
};
