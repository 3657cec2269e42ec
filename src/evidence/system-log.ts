import { at, list, text } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';
import { dayOf, logUse } from './reading/log-use.ts';

/** Authentication, administration and the life cycle of users, groups, apps and devices; the rest is counted only. */
const listed = new RegExp(
  `^(${[
    'user\\.(session|authentication|mfa|lifecycle|account|credential|risk)',
    'policy',
    'group\\.(privilege|lifecycle|user_membership)',
    'iam',
    'system\\.(api_token|idp|log_stream|org)',
    'application\\.(lifecycle|user_membership|provision|policy)',
    'device',
    'zone',
    'network_zone',
    'security',
  ].join('|')})\\.`,
);

export const systemLog: EvidenceItem = {
  id: 'system-log',
  title: 'System Log',
  description:
    'Events of the period in the manifest: a count for each day and type, then each event of authentication, administration and life cycle, oldest first; Okta keeps 90 days.',
  datasets: ['system-log'],
  optional: ['users'],
  columns: columns({
    record: ['Record', 'count: number of events of that day and type; event: one event'],
    day: ['Day', 'UTC'],
    event_type: ['Event type', "Okta's type"],
    count: ['Count', 'events; empty for one event'],
    published: ['Published', 'UTC'],
    actor: ['Actor', 'who did it'],
    actor_id: ['Actor id', "Okta's id"],
    outcome: ['Outcome', 'result, and the reason where Okta gives one'],
    targets: ['Targets', 'what it was done to'],
    address: ['Address', 'IP address of the client'],
    message: ['Message', "Okta's own words"],
    event_id: ['Event id', "Okta's uuid"],
  }),
  async *rows(datasets) {
    const { counts } = await logUse(datasets);
    for (const [key, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [day = '', type = ''] = key.split(' ');
      yield { record: 'count', day, event_type: type, count };
    }
    for await (const event of datasets.records('system-log')) {
      if (!listed.test(text(event.eventType) ?? '')) continue;
      const outcome = [at(event, 'outcome', 'result'), at(event, 'outcome', 'reason')].map(text);
      yield {
        record: 'event',
        day: dayOf(event.published),
        event_type: event.eventType,
        published: event.published,
        actor: text(at(event, 'actor', 'alternateId')) ?? text(at(event, 'actor', 'displayName')),
        actor_id: text(at(event, 'actor', 'id')),
        outcome: outcome.filter((part) => part !== undefined).join(': '),
        targets: list(event.target).map(targetName),
        address: text(at(event, 'client', 'ipAddress')),
        message: text(event['displayMessage']),
        event_id: event.uuid,
      };
    }
  },
};

const targetName = (target: unknown): string =>
  `${text(at(target, 'type')) ?? 'thing'} ${text(at(target, 'alternateId')) ?? text(at(target, 'displayName')) ?? text(at(target, 'id')) ?? ''}`.trim();
