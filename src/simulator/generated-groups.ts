import { type Blocks, blocks } from './generated-blocks.ts';
import type { UserRows } from './generated-directory.ts';
import { idSpace } from './generated-ids.ts';
import type { ComputedList } from './generated-rows.ts';
import { type ListName, notFound, type OktaRecord, type Refusal } from './org-source.ts';
import { parseFilter } from './scim-filter.ts';

export interface GeneratedGroups {
  counts: { groups: number; nonEmptyGroups: number; memberships: number };
  id(index: number): string;
  ofUser(user: number): OktaRecord[];
  list(name: ListName, ids: readonly string[], query: URLSearchParams): ComputedList | Refusal | undefined;
  one(id: string): string | Refusal;
}

const created = '2024-01-01T00:00:00.000Z';

/** Everyone is group 0, then those with members, then the empty ones. */
export function generatedGroups(users: UserRows): GeneratedGroups {
  const { shape, baseUrl } = users;
  const ids = idSpace('00g', shape.seed);
  const nonEmpty = shape.groups - Math.floor(shape.groups * shape.emptyGroupShare);
  const members: Blocks = blocks(shape.users, nonEmpty, shape.memberships);
  const known = (id: string): number | undefined => {
    const index = ids.index(id);
    return index !== undefined && index <= shape.groups ? index : undefined;
  };

  function size(index: number): number {
    let count = index === 0 ? shape.users : members.size(index - 1);
    for (const user of users.removed) {
      if (user < shape.users && (index === 0 || members.has(index - 1, user))) count--;
    }
    return count;
  }

  function record(index: number): OktaRecord {
    const id = ids.id(index);
    const href = `${baseUrl}/api/v1/groups/${id}`;
    return {
      id,
      created,
      lastUpdated: created,
      lastMembershipUpdated: created,
      objectClass: ['okta:user_group'],
      type: index === 0 ? 'BUILT_IN' : 'OKTA_GROUP',
      profile: { name: index === 0 ? 'Everyone' : `Group ${index}`, description: null },
      _links: { users: { href: `${href}/users` }, apps: { href: `${href}/apps` } },
    };
  }

  function withStats(index: number): OktaRecord {
    const stats = { usersCount: size(index), appsCount: 0, groupPushMappingsCount: 0 };
    return { ...record(index), _embedded: { stats } };
  }

  function memberList(index: number): ComputedList {
    const row = (user: number): { key: string; record: OktaRecord } => ({
      key: users.id(user),
      record: users.record(user),
    });
    if (index === 0) {
      return {
        size: shape.users,
        behind: (key) => (users.index(key) ?? -1) + 1,
        row,
        where: (user) => !users.removed.has(user),
      };
    }
    const group = index - 1;
    return {
      size: members.size(group),
      behind: (key) => members.positionAfter(group, users.index(key) ?? -1),
      row: (position) => row(members.member(group, position)),
      where: (position) => !users.removed.has(members.member(group, position)),
    };
  }

  return {
    counts: {
      groups: shape.groups + 1,
      nonEmptyGroups: nonEmpty,
      memberships: shape.users * Math.min(shape.memberships, nonEmpty),
    },
    id: ids.id,
    ofUser: (user) => [record(0), ...members.targetsOf(user).map((group) => record(group + 1))],
    list(name, [id = ''], query) {
      if (name === 'groups') {
        const draw = query.get('expand') === 'stats' ? withStats : record;
        const wanted = parseFilter(query.get('filter') ?? 'id pr');
        return {
          size: shape.groups + 1,
          behind: (key) => (ids.index(key) ?? -1) + 1,
          row: (index) => ({ key: ids.id(index), record: draw(index) }),
          where: (index) => wanted(record(index)),
        };
      }
      if (name !== 'group-users' && name !== 'group-roles' && name !== 'group-apps') return undefined;
      const index = known(id);
      if (index === undefined) return notFound(id, 'UserGroup');
      return name === 'group-users' ? memberList(index) : noRows;
    },
    one(id) {
      const index = known(id);
      return index === undefined ? notFound(id, 'UserGroup') : JSON.stringify(record(index));
    },
  };
}

export const noRows: ComputedList = {
  size: 0,
  behind: () => 0,
  row() {
    throw new RangeError('an empty list has no rows');
  },
};
