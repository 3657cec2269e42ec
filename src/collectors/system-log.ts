import { z } from 'zod';
import type { CollectOptions, Collector } from './collector.ts';

export const logEventSchema = z.looseObject({
  uuid: z.string(),
  published: z.string(),
  eventType: z.string(),
  actor: z.looseObject({ id: z.string().nullish() }).nullish(),
  outcome: z.looseObject({ result: z.string().nullish() }).nullish(),
  target: z.array(z.looseObject({ id: z.string().nullish(), type: z.string().nullish() })).nullish(),
});

export type LogEvent = z.infer<typeof logEventSchema>;

/** The last `days` days before the start of the run: both ends are set, so that the listing is finite. */
export const lastDays = (startedAt: string, days: number): { from: string; to: string } => ({
  from: new Date(Date.parse(startedAt) - days * 86_400_000).toISOString(),
  to: startedAt,
});

const period = ({ startedAt, logDays }: CollectOptions) => lastDays(startedAt, logDays);

export const systemLog: Collector = {
  id: 'system-log',
  title: 'System Log events of the last days',
  scopes: ['okta.logs.read'],
  role: 'Read-Only Administrator',
  core: true,
  reads: ['GET /api/v1/logs'],
  needs: [],
  schema: logEventSchema,
  key: (record) => String(record['uuid']),
  period,
  forecast: () => [{ path: '/api/v1/logs', requests: 1 }],
  probe: () => '/api/v1/logs?limit=1',
  collect(okta) {
    const { from, to } = period(okta.options);
    return okta.list(
      '/api/v1/logs',
      { since: from, until: to, sortOrder: 'ASCENDING', limit: 1000 },
      { untilEmpty: true },
    );
  },
};
