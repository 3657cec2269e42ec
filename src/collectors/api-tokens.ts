import { z } from 'zod';
import type { Collector } from './collector.ts';

export const apiTokenSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  /** Whose admin roles the token has. */
  userId: z.string().nullish(),
  clientName: z.string().nullish(),
  /** How long it lives without being used: P30D; null for one that never lapses. */
  tokenWindow: z.string().nullish(),
  /** Where it may be used from: ANYWHERE, or zones to include or exclude. */
  network: z.looseObject({ connection: z.string().nullish() }).nullish(),
  expiresAt: z.string().nullish(),
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
});

export type ApiToken = z.infer<typeof apiTokenSchema>;

export const apiTokens: Collector = {
  id: 'api-tokens',
  title: 'API tokens that are in force: metadata, never the token',
  scopes: ['okta.apiTokens.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: ['GET /api/v1/api-tokens'],
  needs: [],
  schema: apiTokenSchema,
  key: (record) => String(record['id']),
  sight: ({ auth }) =>
    auth === 'token' ? { decides: 'never', of: 'a token: this run used one', has: () => true } : undefined,
  forecast: () => [{ path: '/api/v1/api-tokens', requests: 1 }],
  probe: () => '/api/v1/api-tokens',
  collect: (okta) => okta.list('/api/v1/api-tokens'),
};
