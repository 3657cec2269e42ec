import type { Group } from '../../collectors/groups.ts';
import type { Datasets } from './datasets.ts';
import { at, text } from './lenient.ts';

/** Who is assigned to an app, as far as a review asks. */
export interface Assignments {
  users: number;
  direct: number;
  suspended: number;
  /** Ids of assignees who were deactivated, the first few; and how many there are. */
  departed: string[];
  departedCount: number;
  /** Assignees who are not among the users read. */
  unknown: number;
  /** The only assignee, while there is just one. */
  onlyUser: string | undefined;
  everyone: boolean;
  /** Assigned groups that are not among the groups read: one of them could be Everyone. */
  unknownGroups: number;
}

export const noAssignments: Assignments = {
  users: 0,
  direct: 0,
  suspended: 0,
  departed: [],
  departedCount: 0,
  unknown: 0,
  onlyUser: undefined,
  everyone: false,
  unknownGroups: 0,
};

const firstFew = 5;

/** Everyone is built in, and its name cannot be changed. */
export const isEveryone = (group: Group): boolean =>
  group.type === 'BUILT_IN' && text(at(group, 'profile', 'name')) === 'Everyone';

/** One pass over the memberships: millions of them become a few numbers an app. */
export async function assignmentsByApp(datasets: Datasets): Promise<ReadonlyMap<string, Assignments>> {
  const byApp = new Map<string, Assignments>();
  const of = (appId: string): Assignments => {
    const found = byApp.get(appId) ?? { ...noAssignments, departed: [] };
    byApp.set(appId, found);
    return found;
  };
  const statuses = await userStatuses(datasets);
  for await (const { appId, userId, scope } of datasets.records('app-users')) {
    const app = of(appId);
    const status = statuses.get(userId);
    app.users++;
    app.onlyUser = app.users === 1 ? userId : undefined;
    if (scope === 'USER') app.direct++;
    if (status === undefined) app.unknown++;
    if (status === 'SUSPENDED') app.suspended++;
    if (status === 'DEPROVISIONED') {
      app.departedCount++;
      if (app.departed.length < firstFew) app.departed.push(userId);
    }
  }
  const groups = new Map<string, boolean>();
  for await (const group of datasets.records('groups')) groups.set(group.id, isEveryone(group));
  for await (const { appId, groupId } of datasets.records('app-groups')) {
    const everyone = groups.get(groupId);
    if (everyone) of(appId).everyone = true;
    if (everyone === undefined) of(appId).unknownGroups++;
  }
  return byApp;
}

async function userStatuses(datasets: Datasets): Promise<ReadonlyMap<string, string>> {
  const statuses = new Map<string, string>();
  for await (const { id, status } of datasets.records('users')) statuses.set(id, text(status) ?? 'without a status');
  return statuses;
}

/** Logins of a few users, in a second pass, so that those of all the others need not be kept. */
export async function namesOf(datasets: Datasets, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string[]>> {
  const names = new Map<string, string[]>();
  if (ids.size === 0) return names;
  for await (const user of datasets.records('users')) {
    if (names.size === ids.size) break;
    if (!ids.has(user.id)) continue;
    const known = [at(user, 'profile', 'login'), at(user, 'profile', 'email')].map(text);
    names.set(user.id, [...known.filter((name) => name !== undefined), user.id]);
  }
  return names;
}
