import { z } from 'zod';
import type { Collector } from './collector.ts';

export const logStreamSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  status: z.string().nullish(),
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
  settings: z.looseObject({}).nullish(),
});

export type LogStream = z.infer<typeof logStreamSchema>;

export const logStreams: Collector = {
  id: 'log-streams',
  title: 'Log streams to other systems',
  scopes: ['okta.logStreams.read'],
  role: 'Super Administrator',
  core: false,
  reads: ['GET /api/v1/logStreams'],
  needs: [],
  schema: logStreamSchema,
  key: (record) => String(record['id']),
  forecast: () => [{ path: '/api/v1/logStreams', requests: 1 }],
  probe: () => '/api/v1/logStreams?limit=1',
  collect: (okta) => okta.list('/api/v1/logStreams', { limit: 200 }),
};
