import type { OrgContent } from './memory-org.ts';
import type { ListName, OktaRecord } from './org-source.ts';
import { type Recording, recordsOf } from './replay-recordings.ts';
import type { ReplayCounts } from './replay-report.ts';
import { type ParentList, parentOf, stub } from './replay-stubs.ts';

/** A replay in the making. */
export interface ReplayBuild {
  content: OrgContent;
  counts: ReplayCounts;
  /** Objects that a recording refers to, recorded or not, with the children that tell what they are. */
  referred: Map<string, { list: ParentList; id: string; children: OktaRecord[] }>;
}

/** Takes a record in unless its id is there; says so either way. */
function merge(build: ReplayBuild, list: ListName, ids: readonly string[], record: OktaRecord): void {
  // A permission has no id but its label.
  const key = record['id'] ?? record['label'];
  if (typeof key !== 'string') return;
  const kind = build.counts.kind(list);
  const rows = build.content.list(list, ...ids);
  if (rows.get(key)) {
    kind.duplicates++;
    return;
  }
  rows.put(key, record);
  kind.recorded.push([...ids, key].join('/'));
}

export function mergeList(build: ReplayBuild, recording: Recording): void {
  const { endpoint, ids = [] } = recording.route ?? {};
  if (!endpoint || !('list' in endpoint)) return;
  const records = recordsOf(recording);
  for (const record of records) merge(build, endpoint.list, ids, record);
  const [parentId] = ids;
  const parent = parentOf[endpoint.list];
  if (parent && parentId !== undefined) refer(build, parent, parentId, records);
  for (const record of records) mergeFromChild(build, endpoint.list, record);
}

/** Children that are, or name, objects of another list. */
function mergeFromChild(build: ReplayBuild, list: ListName, record: OktaRecord): void {
  const id = String(record['id']);
  // Members and groups are drawn in full, so they are recordings of a user or a group like any other.
  if (list === 'group-users') merge(build, 'users', [], record);
  if (list === 'user-groups') merge(build, 'groups', [], record);
  if (list === 'app-users' || list === 'assignees') refer(build, 'users', id);
  if (list === 'app-groups') refer(build, 'groups', id);
}

const listOfSingle: Record<string, ListName> = {
  user: 'users',
  group: 'groups',
  app: 'apps',
  policy: 'policies',
  'custom-role': 'custom-roles',
};

export function mergeSingle(build: ReplayBuild, { route, body }: Recording): void {
  if (!route || !('single' in route.endpoint) || typeof body !== 'object' || body === null) return;
  const { single } = route.endpoint;
  const list = listOfSingle[single];
  if (list) {
    merge(build, list, [], body as OktaRecord);
    return;
  }
  const { singles } = build.content;
  const key = [single, ...route.ids].join('/');
  if (!singles.has(key)) singles.set(key, body as OktaRecord);
}

/** `/devices/{id}/users` is no endpoint of ours, but its rows hold whole users. */
export function isDeviceUsers(path: string): boolean {
  return /^\/api\/v1\/devices\/[^/]+\/users$/.test(path);
}

export function mergeDeviceUsers(build: ReplayBuild, { path, method, status, body }: Recording): void {
  if (method !== 'GET' || status !== 200 || !isDeviceUsers(path)) return;
  for (const row of Array.isArray(body) ? body : []) {
    const user = (row as OktaRecord)['user'];
    if (typeof user === 'object' && user !== null) merge(build, 'users', [], user as OktaRecord);
  }
}

function refer(build: ReplayBuild, list: ParentList, id: string, children: readonly OktaRecord[] = []): void {
  const known = build.referred.get(`${list} ${id}`) ?? { list, id, children: [] };
  known.children.push(...children);
  build.referred.set(`${list} ${id}`, known);
}

/** Stands in a stub for whatever was referred to and never recorded. */
export function addStubs({ content, counts, referred }: ReplayBuild): void {
  for (const { list, id, children } of referred.values()) {
    if (content.list(list).get(id)) continue;
    content.list(list).put(id, stub(list, id, children));
    counts.kind(list).synthetic.push(id);
  }
}
