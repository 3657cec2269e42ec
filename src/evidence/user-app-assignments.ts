import { at, text } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';
import { appLabels, usersById } from './reading/names.ts';

export const userAppAssignments: EvidenceItem = {
  id: 'user-app-assignments',
  title: 'Application assignments',
  description: 'Each user of each application, assigned directly or through a group.',
  datasets: ['app-users', 'apps', 'users'],
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
  }),
  async *rows(datasets) {
    const users = await usersById(datasets);
    const apps = await appLabels(datasets);
    for await (const assignment of datasets.records('app-users')) {
      const { appId, userId, scope, status } = assignment;
      const user = users.get(userId);
      yield {
        application: apps.get(appId) ?? appId,
        login: user?.login ?? 'not among the users read',
        user_status: user?.status,
        assigned: scope === 'USER' ? 'directly' : scope === 'GROUP' ? 'through a group' : scope,
        app_username: text(at(assignment, 'credentials', 'userName')),
        assignment_status: status,
        created: text(assignment['created']),
        last_updated: text(assignment['lastUpdated']),
        app_id: appId,
        user_id: userId,
      };
    }
  },
};
