import { isEveryone } from '../checks/facts/assignments.ts';
import { text } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';
import { usersById } from './reading/names.ts';

export const groupMemberships: EvidenceItem = {
  id: 'group-memberships',
  title: 'Group memberships',
  description:
    'Each member of each group; Everyone stands in one row, because its members are all users who are not deactivated.',
  datasets: ['group-members', 'groups', 'users'],
  columns: columns({
    group: ['Group', 'name'],
    group_type: ['Group type', 'OKTA_GROUP, APP_GROUP (from an application or directory) or BUILT_IN'],
    login: ['Login', 'the name the user signs in with'],
    user_status: ['User status', "Okta's status of the user"],
    group_id: ['Group id', "Okta's id"],
    user_id: ['User id', "Okta's id"],
  }),
  async *rows(datasets) {
    const users = await usersById(datasets);
    const groups = new Map<string, { name: string; type: string }>();
    for await (const group of datasets.records('groups')) {
      const name = text(group.profile?.name) ?? group.id;
      groups.set(group.id, { name, type: group.type });
      if (isEveryone(group)) {
        yield { group: name, group_type: group.type, login: 'all users not deactivated', group_id: group.id };
      }
    }
    for await (const { groupId, userId } of datasets.records('group-members')) {
      const group = groups.get(groupId);
      const user = users.get(userId);
      yield {
        group: group?.name ?? groupId,
        group_type: group?.type,
        login: user?.login ?? 'not among the users read',
        user_status: user?.status,
        group_id: groupId,
        user_id: userId,
      };
    }
  },
};
