import type { Derivations, DerivedList, OrgContent } from './memory-org.ts';
import type { ListName, OktaRecord } from './org-source.ts';

/**
 * What an org that is held in memory tells without storing it: who is in Everyone, a user's groups and apps, who
 * holds a role, and the counts and objects that `expand` embeds.
 */
export function derivedLists(content: OrgContent, baseUrl: string): Derivations {
  const users = content.list('users');
  const groups = content.list('groups');
  const apps = content.list('apps');
  const holdsRow = (list: ListName, parent: string, key: string): boolean =>
    content.has(list, parent) && content.list(list, parent).get(key) !== undefined;
  const present = (user: OktaRecord | undefined): boolean => user !== undefined && user['status'] !== 'DEPROVISIONED';
  const inGroup = (groupId: string, userId: string): boolean =>
    groupId === content.everyoneId ? present(users.get(userId)) : holdsRow('group-users', groupId, userId);

  // A replay may have recorded that somebody holds a role, and not which.
  const holdsRole = (userId: string): boolean =>
    content.list('assignees').get(userId) !== undefined ||
    (content.has('user-roles', userId) && content.list('user-roles', userId).size > 0);

  function list(name: ListName, ids: readonly string[]): DerivedList | undefined {
    const [id = ''] = ids;
    switch (name) {
      case 'group-users':
        // Members are drawn from the users themselves, so that a change to a user shows everywhere.
        return { rows: users, where: (user) => inGroup(id, String(user['id'])) };
      case 'user-groups':
        return { rows: groups, where: (group) => inGroup(String(group['id']), id) };
      case 'group-apps':
        return { rows: apps, where: (app) => holdsRow('app-groups', String(app['id']), id) };
      case 'user-app-links':
        return {
          rows: apps,
          where: (app) => app['status'] === 'ACTIVE' && holdsRow('app-users', String(app['id']), id),
          draw: (app) => appLink(app, id, baseUrl),
        };
      case 'assignees':
        return {
          rows: users,
          where: (user) => holdsRole(String(user['id'])),
          draw: (user) => assignee(String(user['id']), content, baseUrl),
        };
      default:
        return undefined;
    }
  }

  function stats(group: OktaRecord): OktaRecord {
    const id = String(group['id']);
    const count = (rows: Iterable<OktaRecord>, where: (record: OktaRecord) => boolean): number => {
      let found = 0;
      for (const row of rows) if (where(row)) found++;
      return found;
    };
    return {
      ...group,
      _embedded: {
        stats: {
          usersCount: count(users.records(), (user) => inGroup(id, String(user['id']))),
          appsCount: count(apps.records(), (app) => holdsRow('app-groups', String(app['id']), id)),
          groupPushMappingsCount: 0,
        },
      },
    };
  }

  return {
    list,
    expand(name, query) {
      const asked = query.get('expand');
      if (name === 'groups' && asked === 'stats') return stats;
      if (name === 'devices' && asked === 'user') {
        return (device) => ({
          ...device,
          _embedded: { users: [...content.list('device-users', String(device['id'])).records()] },
        });
      }
      if (name === 'app-groups' && asked === 'group') {
        return (row) => ({ ...row, _embedded: { group: groups.get(String(row['id'])) ?? {} } });
      }
      return undefined;
    },
  };
}

function appLink(app: OktaRecord, userId: string, baseUrl: string): OktaRecord {
  return {
    id: `${userId.slice(0, 3)}${String(app['id']).slice(3)}`,
    label: app['label'],
    linkUrl: `${baseUrl}/home/${app['name']}/${app['id']}/1`,
    logoUrl: `${baseUrl}/assets/img/logos/default.png`,
    appName: app['name'],
    appInstanceId: app['id'],
    appAssignmentId: userId,
    credentialsSetup: false,
    hidden: false,
    sortOrder: 0,
  };
}

function assignee(id: string, content: OrgContent, baseUrl: string): OktaRecord {
  const href = `${baseUrl}/api/v1/users/${id}`;
  const orgId = content.singles.get('well-known')?.['id'] ?? '';
  return {
    id,
    orn: `orn:okta:directory:${orgId}:users:${id}`,
    _links: { self: { href }, roles: { href: `${href}/roles` } },
  };
}
