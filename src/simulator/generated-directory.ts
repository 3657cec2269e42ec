import { generatedApps } from './generated-apps.ts';
import { generatedGroups } from './generated-groups.ts';
import { idSpace } from './generated-ids.ts';
import type { OrgCounts } from './generated-org.ts';
import { type ComputedList, computedSlice } from './generated-rows.ts';
import type { OrgShape } from './generated-shape.ts';
import { generatedUsers } from './generated-users.ts';
import { refusal } from './okta-errors.ts';
import {
  type ListName,
  notFound,
  type OktaRecord,
  type OrgContext,
  type Refusal,
  type SingleName,
  type Slice,
  type SliceRequest,
} from './org-source.ts';
import { parseFilter } from './scim-filter.ts';

/** Users, groups, apps and everything between them, by index. `undefined` means: not one of these lists. */
export interface GeneratedDirectory {
  counts: OrgCounts;
  userId(index: number): string;
  list(name: ListName, ids: readonly string[], request: SliceRequest): Slice | Refusal | undefined;
  one(name: SingleName, ids: readonly string[]): string | Refusal | undefined;
  putUser(id: string, change: OktaRecord): void;
  removeUser(id: string): void;
}

/** What the lists of groups and apps need to know of users. */
export interface UserRows {
  shape: OrgShape;
  baseUrl: string;
  id(index: number): string;
  index(id: string): number | undefined;
  record(index: number): OktaRecord;
  removed: ReadonlySet<number>;
}

export function generatedDirectory(shape: OrgShape, context: OrgContext, accessPolicyId: string): GeneratedDirectory {
  const ids = idSpace('00u', shape.seed);
  const users = generatedUsers(shape, ids, context.baseUrl, context.now);
  const removed = new Set<number>();
  const changes = new Map<number, OktaRecord>();
  const adminStep = Math.max(1, Math.floor(shape.users / Math.max(1, shape.admins)));
  const admins = Math.min(shape.admins, shape.users);
  const isAdmin = (index: number): boolean => index % adminStep === 0 && index / adminStep < admins;
  const record = (index: number): OktaRecord => ({ ...users.record(index), ...changes.get(index) });
  const rows: UserRows = { shape, baseUrl: context.baseUrl, id: ids.id, index: ids.index, record, removed };
  const groups = generatedGroups(rows);
  const apps = generatedApps(rows, groups.id, accessPolicyId);

  function known(id: string): number | undefined {
    if (id === 'me') return 0;
    const index = ids.index(id) ?? Number(/^user(\d+)(@generated\.example)?$/.exec(id)?.[1] ?? Number.NaN);
    return index < users.total && !removed.has(index) ? index : undefined;
  }

  function userList(query: URLSearchParams): ComputedList | Refusal {
    const asked = query.get('filter') ?? query.get('search');
    const base = { behind: behindUser, row: (index: number) => ({ key: ids.id(index), record: record(index) }) };
    if (asked === null) {
      // A user who was deactivated after the org opened leaves the plain list, too.
      const where = (index: number): boolean =>
        !removed.has(index) && changes.get(index)?.['status'] !== 'DEPROVISIONED';
      return { ...base, size: shape.users, where };
    }
    try {
      const wanted = parseFilter(asked);
      const status = /^\s*status eq "\w+"\s*$/.test(asked);
      const draw = status
        ? (index: number): OktaRecord => ({ status: users.status(index), ...changes.get(index) })
        : record;
      return { ...base, size: users.total, where: (index) => !removed.has(index) && wanted(draw(index)) };
    } catch {
      return refusal(400, 'E0000031');
    }
  }

  const behindUser = (key: string): number => (ids.index(key) ?? -1) + 1;

  function ofUser(name: ListName, index: number): OktaRecord[] | undefined {
    if (name === 'user-factors') return users.factors(index);
    if (name === 'user-roles') return isAdmin(index) ? [adminRole(ids.id(index), context.baseUrl)] : [];
    if (name === 'user-groups') return groups.ofUser(index);
    return name === 'user-app-links' ? [] : undefined;
  }

  function list(name: ListName, given: readonly string[], request: SliceRequest): Slice | Refusal | undefined {
    const [id = ''] = given;
    if (name === 'users') {
      const computed = userList(request.query);
      return 'code' in computed ? computed : computedSlice(computed, request);
    }
    if (name === 'assignees') {
      const link = (index: number): OktaRecord => ({
        id: ids.id(index),
        orn: `orn:okta:directory:generated:users:${ids.id(index)}`,
        _links: { self: { href: `${context.baseUrl}/api/v1/users/${ids.id(index)}` } },
      });
      return computedSlice(
        {
          size: admins,
          behind: (key) => Math.floor((ids.index(key) ?? -1) / adminStep) + 1,
          row: (position) => ({ key: ids.id(position * adminStep), record: link(position * adminStep) }),
          where: (position) => !removed.has(position * adminStep),
        },
        request,
      );
    }
    if (name.startsWith('user-')) {
      const index = known(id);
      if (index === undefined) return notFound(id, 'User');
      const found = ofUser(name, index) ?? [];
      return { rows: found.map((row, at) => ({ key: String(at), json: JSON.stringify(row) })), more: false };
    }
    const computed = groups.list(name, given, request.query) ?? apps.list(name, given);
    if (computed === undefined) return undefined;
    return 'code' in computed ? computed : computedSlice(computed, request);
  }

  function one(name: SingleName, [id = '']: readonly string[]): string | Refusal | undefined {
    if (name === 'user') {
      const index = known(id);
      return index === undefined ? notFound(id, 'User') : JSON.stringify(record(index));
    }
    if (name === 'group') return groups.one(id);
    return name === 'app' ? apps.one(id) : undefined;
  }

  return {
    counts: {
      users: shape.users,
      deprovisioned: users.total - shape.users,
      canSignIn: countUsable(shape.users, users.status),
      ...groups.counts,
      ...apps.counts,
      admins,
      policies: shape.policies,
      devices: Math.floor(shape.users * shape.devicesPerUser),
      logEvents: shape.logEvents,
    },
    userId: ids.id,
    list,
    one,
    putUser(id, change) {
      const index = ids.index(id);
      if (index === undefined) throw new Error(`a generated org cannot create users: ${id}`);
      changes.set(index, { ...changes.get(index), ...change });
    },
    removeUser: (id) => void removed.add(ids.index(id) ?? -1),
  };
}

function countUsable(users: number, status: (index: number) => string): number {
  let count = 0;
  for (let index = 0; index < users; index++) {
    if (!['STAGED', 'PROVISIONED', 'SUSPENDED'].includes(status(index))) count++;
  }
  return count;
}

function adminRole(id: string, baseUrl: string): OktaRecord {
  return {
    // Recorded: the id of a standard role's assignment is base32 of its type, the same for every holder.
    id: 'KVJUKUS7IFCE2SKO',
    label: 'Group Administrator',
    type: 'USER_ADMIN',
    status: 'ACTIVE',
    created: '2024-01-01T00:00:00.000Z',
    lastUpdated: '2024-01-01T00:00:00.000Z',
    assignmentType: 'USER',
    _links: { assignee: { href: `${baseUrl}/api/v1/users/${id}` } },
  };
}
