import { z } from 'zod';
import type { Collector } from './collector.ts';

export const behaviorSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  status: z.string().nullish(),
  /** `2025-08-25 07:55:06.0`: no `T`, no zone. */
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
  settings: z.looseObject({}).nullish(),
});

export type Behavior = z.infer<typeof behaviorSchema>;

export const behaviors: Collector = {
  id: 'behaviors',
  title: 'Behavior detection rules',
  scopes: ['okta.behaviors.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: ['GET /api/v1/behaviors'],
  needs: [],
  schema: behaviorSchema,
  key: (record) => String(record['id']),
  forecast: () => [{ path: '/api/v1/behaviors', requests: 1 }],
  probe: () => '/api/v1/behaviors',
  // Okta documents no query here, and pages by 10 all the same.
  collect: (okta) => okta.list('/api/v1/behaviors'),
};
