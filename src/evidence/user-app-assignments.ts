import { at, text } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';
import { notCollected, wholly } from './reading/collected.ts';
import type { EvidenceDatasets } from './reading/datasets.ts';
import { groupIndex, memberships } from './reading/groups.ts';
import { appLabels } from './reading/names.ts';
import { unknownUser, userIndex } from './reading/users.ts';

export const userAppAssignments: EvidenceItem = {
  id: 'user-app-assignments',
  title: 'Application assignments',
  description: 'Each user of each application, assigned directly or through a group, and through which.',
  datasets: ['app-users', 'apps', 'users'],
  optional: ['app-groups', 'groups', 'group-members'],
  columns: columns({
    application: ['Application', 'label'],
    login: ['Login', 'the name the user signs in to Okta with'],
    user_status: ['User status', "Okta's status of the user"],
    assigned: ['Assigned', 'directly, or through a group'],
    app_username: ['Name in the app', 'the name the user has there'],
    assignment_status: ['Assignment status', 'as Okta has it'],
    created: ['Created', 'UTC'],
    last_updated: ['Last updated', 'UTC'],
    app_id: ['App id', "Okta's id"],
    user_id: ['User id', "Okta's id"],
    through_groups: [
      'Through groups',
      "the app's groups that the user is in; empty: assigned directly; none found: in none of them any more",
    ],
  }),
  async *rows(datasets) {
    const [users, labels] = [await userIndex(datasets), await appLabels(datasets)];
    const through = await groupsOfAssignment(datasets);
    for await (const assignment of datasets.records('app-users')) {
      const { appId, userId, scope, status } = assignment;
      const user = users.number(userId);
      yield {
        application: labels.get(appId) ?? appId,
        login: user === undefined ? unknownUser : users.login(user),
        user_status: user === undefined ? null : users.status(user),
        assigned: scope === 'USER' ? 'directly' : scope === 'GROUP' ? 'through a group' : scope,
        app_username: text(at(assignment, 'credentials', 'userName')),
        assignment_status: status,
        created: text(assignment['created']),
        last_updated: text(assignment['lastUpdated']),
        app_id: appId,
        user_id: userId,
        through_groups: scope === 'GROUP' ? through(appId, user) : null,
      };
    }
  },
};

/** Okta does not say through which group: it is one of the app's groups that the user is in. */
async function groupsOfAssignment(datasets: EvidenceDatasets) {
  const [groups, { groupsOf }] = [await groupIndex(datasets), await memberships(datasets)];
  const known = wholly(datasets, 'app-groups', 'groups', 'group-members');
  const byApp = new Map<string, Set<number>>();
  for await (const { appId, groupId } of datasets.records('app-groups')) {
    const assigned = byApp.get(appId) ?? new Set();
    byApp.set(appId, assigned.add(groups.number(groupId) ?? -1));
  }
  return (appId: string, user: number | undefined): string | string[] => {
    const assigned = byApp.get(appId);
    const found: string[] = [];
    if (assigned && user !== undefined) {
      for (const group of groupsOf(user)) if (assigned.has(group)) found.push(groups.groups[group]?.name ?? '');
    }
    return found.length > 0 ? found.sort() : known ? 'none found' : notCollected;
  };
}
