import { z } from 'zod';
import type { Collector } from './collector.ts';

export const threatInsightSchema = z.looseObject({
  /** none, audit or block. */
  action: z.string(),
  excludeZones: z.array(z.string()).nullish(),
  /** `2021-06-14 14:45:46` or ISO 8601; both were seen. */
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
});

export type ThreatInsight = z.infer<typeof threatInsightSchema>;

const path = '/api/v1/threats/configuration';

export const threatInsight: Collector = {
  id: 'threat-insight',
  title: 'ThreatInsight: what it does about suspicious addresses',
  scopes: ['okta.threatInsights.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: [`GET ${path}`],
  needs: [],
  schema: threatInsightSchema,
  forecast: () => [{ path, requests: 1 }],
  probe: () => path,
  collect: (okta) => okta.entity({ key: 'threat-insight' }, async (http) => [await http.get(path)]),
};
