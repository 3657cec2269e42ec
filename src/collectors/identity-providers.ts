import { z } from 'zod';
import type { Collector } from './collector.ts';

export const identityProviderSchema = z.looseObject({
  id: z.string(),
  /** SAML2, OIDC, GOOGLE ... */
  type: z.string(),
  name: z.string(),
  status: z.string().nullish(),
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
  protocol: z.looseObject({}).nullish(),
  policy: z.looseObject({}).nullish(),
});

export type IdentityProvider = z.infer<typeof identityProviderSchema>;

export const identityProviders: Collector = {
  id: 'identity-providers',
  title: 'Identity providers that users may sign in through',
  scopes: ['okta.idps.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: ['GET /api/v1/idps'],
  needs: [],
  schema: identityProviderSchema,
  key: (record) => String(record['id']),
  forecast: () => [{ path: '/api/v1/idps', requests: 1 }],
  probe: () => '/api/v1/idps?limit=1',
  collect: (okta) => okta.list('/api/v1/idps', { limit: 200 }),
};
