import { z } from 'zod';
import type { Collector } from './collector.ts';

const link = z.looseObject({ href: z.string() });

export const appSchema = z.looseObject({
  id: z.string(),
  /** The stable key of the integration: `saasure`, `oidc_client`, `bookmark` ... */
  name: z.string(),
  label: z.string(),
  status: z.string(),
  /** null for directories, and values outside Okta's own enum were seen. */
  signOnMode: z.string().nullish(),
  settings: z.looseObject({}).nullish(),
  credentials: z.looseObject({ oauthClient: z.looseObject({ client_id: z.string().nullish() }).nullish() }).nullish(),
  _links: z.looseObject({ accessPolicy: link.nullish() }).nullish(),
});

export type App = z.infer<typeof appSchema>;

/** One that acts for itself rather than for a user. */
export const isServiceApp = ({ settings }: App): boolean =>
  (settings?.['oauthClient'] as { application_type?: unknown } | null | undefined)?.application_type === 'service';

export const apps: Collector = {
  id: 'apps',
  title: 'Applications of every status',
  scopes: ['okta.apps.read'],
  role: 'Read-Only Administrator',
  core: true,
  reads: ['GET /api/v1/apps'],
  needs: [],
  schema: appSchema,
  key: (record) => String(record['id']),
  // A role that shows a service app nothing but itself was seen; every org has apps of Okta's own.
  sight: () => ({
    decides: 'always',
    of: 'an app other than service apps',
    has: (record) => !isServiceApp(record as App),
  }),
  forecast: ({ apps: count }) => [{ path: '/api/v1/apps', requests: Math.max(1, Math.ceil(count / 200)) }],
  probe: () => '/api/v1/apps?limit=1',
  collect: (okta) => okta.list('/api/v1/apps', { limit: 200 }),
};
