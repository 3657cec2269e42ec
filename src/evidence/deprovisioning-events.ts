import { at, list, text } from '../checks/facts/lenient.ts';
import type { LogEvent } from '../collectors/system-log.ts';
import { type Cell, columns, type EvidenceItem } from './item.ts';
import { appUse } from './reading/app-use.ts';
import { atAll, besides, notCollected } from './reading/collected.ts';
import type { EvidenceDatasets } from './reading/datasets.ts';
import { groupIndex, memberships } from './reading/groups.ts';
import { appLabels } from './reading/names.ts';
import { userIndex } from './reading/users.ts';

/** What each event ended. */
const ended: Readonly<Record<string, string>> = {
  'user.lifecycle.deactivate': 'user deactivated',
  'user.lifecycle.suspend': 'user suspended',
  'user.lifecycle.delete.initiated': 'deletion of user begun',
  'application.user_membership.remove': 'access to an app removed',
  'application.provision.user.deprovision': 'account in an app removed',
  'application.provision.user.deactivate': 'account in an app deactivated',
  'user.account.privilege.revoke': 'admin role of a user revoked',
  'group.privilege.revoke': 'admin role of a group revoked',
};

export const deprovisioningEvents: EvidenceItem = {
  id: 'deprovisioning-events',
  title: 'Deprovisioning',
  description:
    'Each event of the period in the manifest by which access ended, oldest first: whose, of what, by whom, and what that user still had when the snapshot was taken.',
  datasets: ['deprovisioning-log'],
  optional: ['users', 'groups', 'group-members', 'apps', 'app-users', 'admin-roles'],
  columns: columns({
    published: ['When', 'UTC'],
    event: ['What ended', 'in words'],
    login: ['Whose access', 'login of the user, or name of the group'],
    of: ['Of what', 'app, group or role that the event names'],
    by: ['By whom', 'login of who did it, or name of what did'],
    outcome: ['Outcome', 'result, and the reason where Okta gives one'],
    user_status: ['User status now', "Okta's status of the user in the snapshot; deleted: no longer listed"],
    still_assigned: ['Apps still assigned', 'labels, in the snapshot'],
    still_in_groups: ['Groups still a member of', 'number in the snapshot, Everyone apart'],
    still_admin: ['Admin roles still held', 'in the snapshot'],
    event_type: ['Event type', "Okta's type"],
    user_id: ['User id', "Okta's id"],
    by_id: ['By id', "Okta's id"],
    event_id: ['Event id', "Okta's uuid"],
  }),
  async *rows(datasets) {
    const [users, after] = [await userIndex(datasets), await stateAfter(datasets)];
    const usersRead = atAll(datasets, 'users');
    for await (const event of datasets.records('deprovisioning-log')) {
      const target = userTarget(event);
      const id = text(at(target, 'id'));
      const number = users.number(id ?? '');
      const actor = text(at(event, 'actor', 'id'));
      const outcome = [at(event, 'outcome', 'result'), at(event, 'outcome', 'reason')].map(text);
      const group = target ? undefined : list(event.target).find((part) => at(part, 'type') === 'UserGroup');
      const left = id === undefined ? undefined : after(id, number);
      // One literal, since rows put together from parts cost a hidden class each.
      yield {
        published: event.published,
        event: Object.hasOwn(ended, event.eventType) ? ended[event.eventType] : event.eventType,
        login: number === undefined ? nameOf(target ?? group) : users.login(number),
        of: [
          ...list(event.target)
            .filter((part) => part !== target && part !== group)
            .map((part) => nameOf(part) ?? 'without a name'),
          ...roleOf(event),
        ],
        by: users.number(actor ?? '') === undefined ? nameOf(event.actor) : users.named(actor),
        outcome: outcome.filter((part) => part !== undefined).join(': '),
        user_status: left && (!usersRead ? notCollected : number === undefined ? 'deleted' : users.status(number)),
        still_assigned: left?.apps,
        still_in_groups: left?.groups,
        still_admin: left?.roles,
        event_type: event.eventType,
        user_id: id,
        by_id: actor,
        event_id: event.uuid,
      };
    }
  },
};

const userTarget = (event: LogEvent): unknown =>
  list(event.target).find((part) => at(part, 'type') === 'User') ??
  list(event.target).find((part) => at(part, 'type') === 'AppUser');

/** Of something deleted Okta says "unknown": then its id says more. */
const nameOf = (thing: unknown): string | undefined =>
  ['alternateId', 'displayName', 'id'].map((key) => text(at(thing, key))).find((name) => name && name !== 'unknown');

/** Events on admin roles name the role beside their targets. */
const roleOf = (event: LogEvent): string[] =>
  ['privilegeRevoked', 'privilegeGranted']
    .map((key) => text(at(event, 'debugContext', 'debugData', key)))
    .filter((role) => role !== undefined)
    .slice(0, 1);

interface Left {
  apps: Cell;
  groups: Cell;
  roles: Cell;
}

/** What a user had left when the snapshot was taken. */
async function stateAfter(datasets: EvidenceDatasets) {
  const roles = new Map<string, Set<string>>();
  for await (const { principalType, principalId, label, type } of datasets.records('admin-roles')) {
    if (principalType !== 'user') continue;
    roles.set(principalId, (roles.get(principalId) ?? new Set()).add(text(label) ?? type));
  }
  const [{ appsOf }, labels] = [await appUse(datasets), await appLabels(datasets)];
  const [{ groups }, { groupsOf }] = [await groupIndex(datasets), await memberships(datasets)];
  const assigned = besides(datasets, 'app-users', 'apps', 'users');
  const [held, members] = [besides(datasets, 'admin-roles'), besides(datasets, 'group-members', 'groups', 'users')];
  const none = (found: Cell): Cell => (Array.isArray(found) && found.length === 0 ? 'none' : found);
  return (id: string, user: number | undefined): Left => {
    const inGroups = user === undefined ? [] : [...groupsOf(user)].filter((group) => !groups[group]?.everyone);
    const apps = user === undefined ? [] : [...appsOf(user)].map((app) => labels.get(app) ?? app);
    return {
      apps: none(assigned.list(apps)),
      groups: members.count(inGroups.length),
      roles: none(held.list([...(roles.get(id) ?? [])])),
    };
  };
}
