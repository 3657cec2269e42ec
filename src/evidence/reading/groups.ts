import { isEveryone } from '../../checks/facts/assignments.ts';
import { at, text } from '../../checks/facts/lenient.ts';
import { once } from './datasets.ts';
import { Links } from './links.ts';
import { userIndex } from './users.ts';

export interface KnownGroup {
  id: string;
  name: string;
  type: string;
  /** Id of the application or directory that it comes from. */
  source: string | undefined;
  everyone: boolean;
}

export interface GroupIndex {
  groups: readonly KnownGroup[];
  number(id: string): number | undefined;
  name(id: string): string | undefined;
}

export const groupIndex = once(async (datasets): Promise<GroupIndex> => {
  const groups: KnownGroup[] = [];
  const numbers = new Map<string, number>();
  for await (const group of datasets.records('groups')) {
    const { id, type } = group;
    numbers.set(id, groups.length);
    const name = text(at(group, 'profile', 'name')) ?? id;
    groups.push({ id, name, type, source: text(at(group, 'source', 'id')), everyone: isEveryone(group) });
  }
  const number = (id: string) => numbers.get(id);
  return { groups, number, name: (id) => groups[numbers.get(id) ?? -1]?.name };
});

export interface Memberships {
  /** Numbers of the groups of a user; Everyone is among them for all who are not deactivated. */
  groupsOf(user: number): readonly number[];
}

/** All memberships: a large org has some millions of them. */
export const memberships = once(async (datasets): Promise<Memberships> => {
  const [users, groups] = [await userIndex(datasets), await groupIndex(datasets)];
  const links = new Links(users.size);
  for await (const { groupId, userId } of datasets.records('group-members')) {
    const [user, group] = [users.number(userId), groups.number(groupId)];
    if (user !== undefined && group !== undefined) links.add(user, group);
  }
  const everyone = groups.groups.findIndex((group) => group.everyone);
  return {
    groupsOf(user) {
      const found = links.of(user);
      if (everyone >= 0 && users.status(user) !== 'DEPROVISIONED') found.push(everyone);
      return found;
    },
  };
});
