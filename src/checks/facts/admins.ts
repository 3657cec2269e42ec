import { isEveryone } from './assignments.ts';
import type { Datasets } from './datasets.ts';
import { idOf, isActive, text } from './lenient.ts';

/** Who may administer the org, by role type. */
export interface Admins {
  /** Users with a role of their own or through a group. */
  users: ReadonlyMap<string, ReadonlySet<string>>;
  /** Service apps, by client id. */
  clients: ReadonlyMap<string, ReadonlySet<string>>;
  /** Roles that the group Everyone has: then every user does. */
  everyone: ReadonlySet<string>;
}

export async function administrators(datasets: Datasets): Promise<Admins> {
  const [users, clients, groups] = [new Map(), new Map(), new Map()] as Map<string, Set<string>>[];
  const add = (holders: Map<string, Set<string>> | undefined, id: string, role: string) => {
    const roles = holders?.get(id) ?? new Set();
    holders?.set(id, roles.add(role));
  };
  for await (const role of datasets.records('admin-roles')) {
    const id = text(role.principalId);
    if (id === undefined || !isActive(role)) continue;
    const holders = { user: users, client: clients, group: groups }[role.principalType];
    add(holders, id, text(role.type) ?? 'without a type');
  }
  const everyone = new Set<string>();
  if (groups && groups.size > 0) {
    for await (const group of datasets.records('groups')) {
      if (!isEveryone(group)) continue;
      for (const role of groups.get(idOf(group)) ?? []) everyone.add(role);
    }
    for await (const { groupId, userId } of datasets.records('group-members')) {
      for (const role of groups.get(groupId) ?? []) add(users, userId, role);
    }
  }
  return { users: users ?? new Map(), clients: clients ?? new Map(), everyone };
}

/** Role types of one user, sorted. */
export const rolesOf = ({ users, everyone }: Admins, userId: string): string[] =>
  [...new Set([...(users.get(userId) ?? []), ...everyone])].sort();

/** The datasets that `administrators` reads. */
export const adminDatasets = [{ id: 'admin-roles' }, { id: 'groups' }, { id: 'group-members' }] as const;
