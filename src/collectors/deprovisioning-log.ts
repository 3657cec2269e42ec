import type { CollectOptions, Collector } from './collector.ts';
import { lastDays, logEventSchema } from './system-log.ts';

/** By which access ends: of a user, of an app's user, of an administrator. Each stands in Okta's catalogue. */
export const deprovisioningEventTypes = [
  'user.lifecycle.deactivate',
  'user.lifecycle.suspend',
  'user.lifecycle.delete.initiated',
  'application.user_membership.remove',
  'application.provision.user.deprovision',
  'application.provision.user.deactivate',
  'user.account.privilege.revoke',
  'group.privilege.revoke',
] as const;

const filter = deprovisioningEventTypes.map((type) => `eventType eq "${type}"`).join(' or ');

const period = ({ startedAt, deprovisioningDays }: CollectOptions) => lastDays(startedAt, deprovisioningDays);

export const deprovisioningLog: Collector = {
  id: 'deprovisioning-log',
  title: 'System Log events by which access ended',
  scopes: ['okta.logs.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: ['GET /api/v1/logs'],
  needs: [],
  schema: logEventSchema,
  key: (record) => String(record['uuid']),
  period,
  forecast: () => [{ path: '/api/v1/logs', requests: 1 }],
  probe: () => `/api/v1/logs?${new URLSearchParams({ filter, limit: '1' })}`,
  collect(okta) {
    const { from, to } = period(okta.options);
    return okta.list(
      '/api/v1/logs',
      { since: from, until: to, filter, sortOrder: 'ASCENDING', limit: 1000 },
      { untilEmpty: true },
    );
  },
};
