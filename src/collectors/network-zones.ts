import { z } from 'zod';
import type { Collector } from './collector.ts';

export const networkZoneSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  /** IP, DYNAMIC or DYNAMIC_V2: the same keys hold lists in the one and `{ include, exclude }` in the other. */
  type: z.string(),
  status: z.string().nullish(),
  /** POLICY or BLOCKLIST. */
  usage: z.string().nullish(),
  system: z.boolean().nullish(),
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
  gateways: z.array(z.looseObject({})).nullish(),
  proxies: z.array(z.looseObject({})).nullish(),
});

export type NetworkZone = z.infer<typeof networkZoneSchema>;

export const networkZones: Collector = {
  id: 'network-zones',
  title: 'Network zones',
  scopes: ['okta.networkZones.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: ['GET /api/v1/zones'],
  needs: [],
  schema: networkZoneSchema,
  key: (record) => String(record['id']),
  forecast: () => [{ path: '/api/v1/zones', requests: 1 }],
  probe: () => '/api/v1/zones?limit=1',
  collect: (okta) => okta.list('/api/v1/zones', { limit: 200 }),
};
