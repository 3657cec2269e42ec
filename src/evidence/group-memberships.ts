import { columns, type EvidenceItem } from './item.ts';
import { besides, notCollected, wholly } from './reading/collected.ts';
import { accessOfGroups } from './reading/group-access.ts';
import { groupIndex } from './reading/groups.ts';
import { unknownUser, userIndex } from './reading/users.ts';

export const groupMemberships: EvidenceItem = {
  id: 'group-memberships',
  title: 'Group memberships',
  description:
    'Each member of each group, with how members come to the group and what the group gives; Everyone stands in one row, because its members are all users who are not deactivated.',
  datasets: ['group-members', 'groups', 'users'],
  optional: ['group-rules', 'apps', 'app-groups', 'admin-roles'],
  columns: columns({
    group: ['Group', 'name'],
    group_type: ['Group type', 'OKTA_GROUP, APP_GROUP (from an application or directory) or BUILT_IN'],
    login: ['Login', 'the name the user signs in with'],
    user_status: ['User status', "Okta's status of the user"],
    group_id: ['Group id', "Okta's id"],
    user_id: ['User id', "Okta's id"],
    granted: [
      'How',
      'directly; from an application or directory; automatically; or, where a group rule fills or filled the group, by which rule: Okta does not tell of one member whether a rule or a person added them',
    ],
    group_source: ['Group source', 'Okta, or the application or directory that the group comes from'],
    admin_roles: ['Admin roles', 'that the group gives its members'],
    apps: ['Apps', 'number of applications that the group is assigned to'],
  }),
  async *rows(datasets) {
    const [users, groups] = [await userIndex(datasets), await groupIndex(datasets)];
    const access = await accessOfGroups(datasets);
    const [roles, apps] = [besides(datasets, 'admin-roles'), besides(datasets, 'app-groups')];
    const rulesKnown = wholly(datasets, 'group-rules');
    const gives = groups.groups.map(({ id, name, type, source, everyone }) => ({
      common: {
        group: name,
        group_type: type,
        group_id: id,
        group_source: source === undefined ? (type === 'APP_GROUP' ? 'not told' : 'Okta') : access.sourceName(source),
        admin_roles: roles.list(access.roles.get(id) ?? []),
        apps: apps.count(access.apps.get(id) ?? 0),
      },
      rules: access.rules.get(id) ?? [],
      outside: type === 'APP_GROUP' || source !== undefined,
      everyone,
    }));
    const everyone = gives.find((group) => group.everyone);
    if (everyone) yield { ...everyone.common, login: 'all users not deactivated', granted: 'automatically' };
    for await (const { groupId, userId } of datasets.records('group-members')) {
      const group = gives[groups.number(groupId) ?? -1];
      const user = users.number(userId);
      yield {
        group: groupId,
        group_type: 'not among the groups read',
        group_id: groupId,
        ...group?.common,
        login: user === undefined ? unknownUser : users.login(user),
        user_status: user === undefined ? null : users.status(user),
        user_id: userId,
        granted: granted(group, userId),
      };
    }

    function granted(group: (typeof gives)[number] | undefined, userId: string): string {
      if (!group) return notCollected;
      if (group.outside) return `from ${group.common.group_source}`;
      if (group.common.group_type === 'BUILT_IN') return 'automatically';
      const rules = group.rules
        .filter(({ exclude }) => !exclude.includes(userId))
        .map(({ name, active }) => (active ? `by rule ${name}` : `by rule ${name} (off now)`));
      if (rules.length > 0) return `${rules.join(' or ')}, or directly`;
      return rulesKnown ? 'directly' : notCollected;
    }
  },
};
