import { z } from 'zod';
import type { Collector } from './collector.ts';
import { canSignIn, type User } from './users.ts';

export const factorSchema = z.looseObject({
  id: z.string(),
  factorType: z.string(),
  status: z.string(),
  provider: z.string().nullish(),
  vendorName: z.string().nullish(),
});

export const userFactorsSchema = z.looseObject({ userId: z.string(), factors: z.array(factorSchema) });

export type UserFactors = z.infer<typeof userFactorsSchema>;

export const userFactors: Collector = {
  id: 'user-factors',
  title: 'Enrolled factors of each user who can sign in',
  scopes: ['okta.users.read'],
  role: 'Read-Only Administrator',
  core: true,
  reads: ['GET /api/v1/users/{userId}/factors', 'GET /api/v1/users/{id}'],
  needs: ['users'],
  schema: userFactorsSchema,
  forecast: ({ signInUsers }) => [{ path: '/api/v1/users/x/factors', requests: signInUsers }],
  probe: ({ userId }) => (userId ? `/api/v1/users/${userId}/factors` : undefined),
  async *collect(okta) {
    for await (const { id, status } of okta.records<User>('users')) {
      if (!canSignIn(status)) {
        okta.exclude(`users with status ${status}`, 1, 'cannot sign in, so their factors are not asked for');
        continue;
      }
      yield okta.entity({ kind: 'user', id, path: `/api/v1/users/${id}` }, async (http) => [
        { userId: id, factors: await http.all(`/api/v1/users/${id}/factors`) },
      ]);
    }
  },
};
