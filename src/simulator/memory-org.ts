import { wantedRows } from './list-query.ts';
import { refusal } from './okta-errors.ts';
import {
  type ListName,
  notFound,
  type OktaRecord,
  type OrgSource,
  type Refusal,
  type SingleName,
  type Slice,
  type SliceRequest,
} from './org-source.ts';
import { type SortedRows, sortedRows } from './sorted-rows.ts';

/** The content of an org small enough to hold: the fixture, or a replay of recordings. */
export interface OrgContent {
  list(name: ListName | 'device-users', ...ids: readonly string[]): SortedRows;
  has(name: ListName | 'device-users', ...ids: readonly string[]): boolean;
  singles: Map<string, OktaRecord>;
  /** Features that are off, by the list or object that would show them. */
  refusals: Map<ListName | SingleName, Refusal>;
  /** The policy types the org has; others are refused. */
  policyTypes: Set<string>;
  /** The user whose token it is: `/users/me`. */
  tokenUserId: string | undefined;
  everyoneId: string | undefined;
}

export function orgContent(): OrgContent {
  const lists = new Map<string, SortedRows>();
  return {
    list(name, ...ids) {
      const key = [name, ...ids].join('/');
      const rows = lists.get(key) ?? sortedRows();
      lists.set(key, rows);
      return rows;
    },
    has: (name, ...ids) => lists.has([name, ...ids].join('/')),
    singles: new Map(),
    refusals: new Map(),
    policyTypes: new Set(),
    tokenUserId: undefined,
    everyoneId: undefined,
  };
}

/** Whose child a list is, and what Okta calls the parent when it is not there. */
const parents: Partial<Record<ListName, readonly [ListName, string]>> = {
  'user-factors': ['users', 'User'],
  'user-roles': ['users', 'User'],
  'user-groups': ['users', 'User'],
  'user-app-links': ['users', 'User'],
  'group-users': ['groups', 'UserGroup'],
  'group-roles': ['groups', 'UserGroup'],
  'group-apps': ['groups', 'UserGroup'],
  'app-users': ['apps', 'AppInstance'],
  'app-groups': ['apps', 'AppInstance'],
  'policy-rules': ['policies', 'Policy'],
  'policy-mappings': ['policies', 'Policy'],
  'custom-role-permissions': ['custom-roles', 'CVDType'],
  'resource-set-resources': ['resource-sets', 'IAMPolicy'],
  'resource-set-bindings': ['resource-sets', 'IAMPolicy'],
  'binding-members': ['resource-sets', 'IAMPolicy'],
};

const singles: Partial<Record<SingleName, readonly [ListName, string]>> = {
  user: ['users', 'User'],
  group: ['groups', 'UserGroup'],
  app: ['apps', 'AppInstance'],
  policy: ['policies', 'Policy'],
  'custom-role': ['custom-roles', 'CVDType'],
};

/** How a list that follows from others is read: the rows, and which of them belong to the parent. */
export interface DerivedList {
  rows: SortedRows;
  where: (record: OktaRecord) => boolean;
  draw?: (record: OktaRecord) => OktaRecord;
}

/** What follows from the content rather than being stored in it, and what `expand` adds. */
export interface Derivations {
  list(name: ListName, ids: readonly string[]): DerivedList | undefined;
  expand(name: ListName, query: URLSearchParams): ((record: OktaRecord) => OktaRecord) | undefined;
}

export function memoryOrg(content: OrgContent, derivations: Derivations): OrgSource {
  /** `/users/me`, `/users/{login}` and `/users/{short login}` all name a user. */
  function userId(id: string): string {
    if (id === 'me') return content.tokenUserId ?? id;
    if (content.list('users').get(id)) return id;
    for (const user of content.list('users').records()) {
      const login = String((user['profile'] as OktaRecord | undefined)?.['login'] ?? '');
      if (login === id || login.split('@')[0] === id) return String(user['id']);
    }
    return id;
  }

  function list(name: ListName, given: readonly string[], request: SliceRequest): Slice | Refusal {
    const off = content.refusals.get(name);
    if (off) return off;
    const parent = parents[name];
    const [first = '', ...rest] = given;
    const ids = parent?.[0] === 'users' ? [userId(first), ...rest] : given;
    if (parent && !content.list(parent[0]).get(ids[0] ?? '')) return notFound(first, parent[1]);
    if (name === 'policies' && !content.policyTypes.has(request.query.get('type') ?? '')) {
      return { ...refusal(400, 'E0000002'), summary: 'The request was not valid: Invalid policy type specified.' };
    }
    const wanted = wantedRows(name, request.query, request.now);
    if (wanted && typeof wanted === 'object') return wanted;
    const derived = derivations.list(name, ids);
    const draw = derived?.draw ?? derivations.expand(name, request.query);
    const rows = derived?.rows ?? content.list(name, ...ids);
    return rows.slice({
      after: request.after,
      limit: request.limit,
      descending: name === 'logs' && request.query.get('sortOrder') === 'DESCENDING',
      where: (record) => (!derived || derived.where(record)) && (!wanted || wanted(record)),
      ...(draw ? { draw } : {}),
    });
  }

  function one(name: SingleName, ids: readonly string[]): string | Refusal {
    const off = content.refusals.get(name);
    if (off) return off;
    const [given = ''] = ids;
    const from = singles[name];
    if (from) {
      const id = name === 'user' ? userId(given) : given;
      return content.list(from[0]).json(id) ?? notFound(given, from[1]);
    }
    const record = content.singles.get([name, ...ids].join('/'));
    return record ? JSON.stringify(record) : notFound(given || name, 'null');
  }

  return {
    list,
    one,
    putUser(id, change) {
      const users = content.list('users');
      users.put(id, { ...users.get(id), ...change, id });
    },
    removeUser(id) {
      content.list('users').remove(id);
      for (const group of content.list('groups').records()) content.list('group-users', String(group['id'])).remove(id);
      for (const app of content.list('apps').records()) content.list('app-users', String(app['id'])).remove(id);
    },
  };
}
