import { z } from 'zod';
import type { Collector } from './collector.ts';

export const trustedOriginSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  origin: z.string(),
  status: z.string().nullish(),
  scopes: z.array(z.looseObject({ type: z.string() })).nullish(),
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
});

export type TrustedOrigin = z.infer<typeof trustedOriginSchema>;

export const trustedOrigins: Collector = {
  id: 'trusted-origins',
  title: 'Trusted origins',
  scopes: ['okta.trustedOrigins.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: ['GET /api/v1/trustedOrigins'],
  needs: [],
  schema: trustedOriginSchema,
  key: (record) => String(record['id']),
  forecast: () => [{ path: '/api/v1/trustedOrigins', requests: 1 }],
  probe: () => '/api/v1/trustedOrigins?limit=1',
  collect: (okta) => okta.list('/api/v1/trustedOrigins', { limit: 200 }),
};
