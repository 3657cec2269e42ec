import { z } from 'zod';
import type { Collector } from './collector.ts';

const timestamp = z.string().nullish();

export const userSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  created: timestamp,
  activated: timestamp,
  statusChanged: timestamp,
  lastLogin: timestamp,
  lastUpdated: timestamp,
  passwordChanged: timestamp,
  profile: z.looseObject({ login: z.string().nullish() }),
  credentials: z
    .looseObject({ provider: z.looseObject({ type: z.string(), name: z.string().nullish() }).nullish() })
    .nullish(),
});

export type User = z.infer<typeof userSchema>;

/** Statuses of those who can sign in or come back by themselves. */
export const signInStatuses = ['ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'RECOVERY'] as const;

export const canSignIn = (status: string): boolean => (signInStatuses as readonly string[]).includes(status);

export const users: Collector = {
  id: 'users',
  title: 'Users of every status',
  scopes: ['okta.users.read'],
  role: 'Read-Only Administrator',
  core: true,
  reads: ['GET /api/v1/users'],
  needs: [],
  schema: userSchema,
  key: (record) => String(record['id']),
  sight: ({ auth, id }) =>
    auth === 'service-app' || id === null
      ? { decides: 'always', of: 'a user', has: () => true }
      : { decides: 'always', of: "the credential's own user", has: (record) => record['id'] === id },
  forecast: ({ users }) => [{ path: '/api/v1/users', requests: Math.ceil(users / 200) + 1 }],
  probe: () => '/api/v1/users?limit=1',
  async *collect(okta) {
    yield okta.list('/api/v1/users', { limit: 200 });
    // The plain listing leaves DEPROVISIONED out; a filter does not (Okta: "List all users", notes).
    yield okta.list('/api/v1/users', { filter: 'status eq "DEPROVISIONED"', limit: 200 });
  },
};
