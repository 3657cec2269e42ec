import { idOf, text } from '../checks/facts/lenient.ts';
import type { Area } from './area.ts';
import { changeOf } from './change.ts';

/** Deactivated is as good as gone: Okta deletes only who is deactivated. */
const gone = (status: string | null): boolean => status === null || status === 'DEPROVISIONED';

/** Joined: new, or back from DEPROVISIONED. Left: deleted, or now DEPROVISIONED. */
const kindOf = (before: string | null, after: string | null): string =>
  gone(before) === gone(after) ? 'status changed' : gone(before) ? 'joined' : 'left';

export const users: Area = {
  id: 'users',
  title: 'Users',
  dataset: 'users',
  async *changes(before, after, sees) {
    const statuses = new Map<string, string>();
    const shared = new Map<string, string>();
    for await (const user of before.records('users')) {
      const status = text(user.status) ?? 'without a status';
      // One string for each status, not one for each user.
      if (!shared.has(status)) shared.set(status, status);
      statuses.set(idOf(user), shared.get(status) ?? status);
    }
    const change = (id: string, was: string | null, is: string | null) =>
      changeOf('users', kindOf(was, is), { type: 'user', id }, { before: was, after: is });
    for await (const user of after.records('users')) {
      const [was, is] = [statuses.get(idOf(user)) ?? null, text(user.status) ?? 'without a status'];
      statuses.delete(idOf(user));
      if (was !== is && (was !== null || sees.came)) yield change(idOf(user), was, is);
    }
    if (sees.went) for (const [id, was] of statuses) yield change(id, was, null);
  },
};
