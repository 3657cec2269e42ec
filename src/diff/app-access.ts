import type { Area } from './area.ts';
import { changeOf } from './change.ts';
import { pairs } from './pairs.ts';

export const appAccess: Area = {
  id: 'app-access',
  title: 'Application access',
  dataset: 'app-users',
  async *changes(before, after, sees) {
    const [apps, users, access] = [numbered(), numbered(), pairs()];
    for await (const { appId, userId, scope } of before.records('app-users')) {
      access.add(apps.number(String(appId)), users.number(String(userId)), scope === 'GROUP');
    }
    const change = (kind: 'granted' | 'removed', app: string, user: string, byGroup: boolean) => {
      const how = byGroup ? 'through a group' : 'directly';
      const object = { type: 'app', id: app } as const;
      const side = kind === 'granted' ? { after: how } : { before: how };
      return changeOf('app-access', kind, { type: 'user', id: user }, { object, ...side });
    };
    // Twice in one listing is still once.
    const fresh = pairs();
    for await (const { appId, userId, scope } of after.records('app-users')) {
      const [app, user] = [apps.number(String(appId)), users.number(String(userId))];
      if (access.take(app, user) || !sees.came || fresh.take(app, user)) continue;
      fresh.add(app, user, false);
      yield change('granted', String(appId), String(userId), scope === 'GROUP');
    }
    if (!sees.went) return;
    for (const { a, b, mark } of access.rest()) yield change('removed', apps.id(a), users.id(b), mark);
  },
};

/** Ids as small numbers, in the order in which they come. */
function numbered() {
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  return {
    number(id: string): number {
      const known = numbers.get(id);
      if (known !== undefined) return known;
      numbers.set(id, ids.length);
      return ids.push(id) - 1;
    },
    id: (number: number): string => ids[number] ?? '',
  };
}
