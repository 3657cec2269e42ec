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

/** Okta: "List all factors", notes. The API does not say from which address or zone it saw a request come. */
const callerContext =
  'the list holds what the enrolment policy allows for the address and device of the caller; which address and zone Okta saw is not in the API';

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
    okta.exclude('factors that Okta does not show to the address this was read from', 0, callerContext);
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
