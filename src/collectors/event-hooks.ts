import { z } from 'zod';
import type { Collector } from './collector.ts';

export const eventHookSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string().nullish(),
  verificationStatus: z.string().nullish(),
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
  events: z.looseObject({ items: z.array(z.string()).nullish() }).nullish(),
  channel: z.looseObject({ config: z.looseObject({ uri: z.string().nullish() }).nullish() }).nullish(),
});

export type EventHook = z.infer<typeof eventHookSchema>;

export const eventHooks: Collector = {
  id: 'event-hooks',
  title: 'Event hooks to other systems',
  scopes: ['okta.eventHooks.read'],
  role: 'Super Administrator',
  core: false,
  reads: ['GET /api/v1/eventHooks'],
  needs: [],
  schema: eventHookSchema,
  key: (record) => String(record['id']),
  forecast: () => [{ path: '/api/v1/eventHooks', requests: 1 }],
  probe: () => '/api/v1/eventHooks',
  collect: (okta) => okta.list('/api/v1/eventHooks'),
};
