import { z } from 'zod';
import type { Collector } from './collector.ts';

export const authenticatorSchema = z.looseObject({
  id: z.string(),
  /** Not unique: several `custom_app` may stand side by side. */
  key: z.string(),
  status: z.string(),
  name: z.string().nullish(),
  type: z.string().nullish(),
  settings: z.looseObject({ allowedFor: z.string().nullish() }).nullish(),
});

export type Authenticator = z.infer<typeof authenticatorSchema>;

export const authenticators: Collector = {
  id: 'authenticators',
  title: 'Authenticators of the org (Identity Engine)',
  scopes: ['okta.authenticators.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: ['GET /api/v1/authenticators'],
  needs: [],
  schema: authenticatorSchema,
  key: (record) => String(record['id']),
  sight: () => ({ decides: 'never', of: 'an authenticator: every Identity Engine org has some', has: () => true }),
  forecast: () => [{ path: '/api/v1/authenticators', requests: 1 }],
  probe: () => '/api/v1/authenticators',
  collect: (okta) => okta.list('/api/v1/authenticators'),
};
