import { type EvidenceDatasets, once } from './datasets.ts';
import { Links } from './links.ts';
import { userIndex } from './users.ts';

export interface AppUse {
  /** Users of an app: all of them, and those assigned directly. */
  counts(app: string): { users: number; direct: number };
  /** Ids of the apps of a user. */
  appsOf(user: number): readonly string[];
}

/** Who has which app, in one pass: this is the largest dataset after the log. */
export const appUse = once(async (datasets: EvidenceDatasets): Promise<AppUse> => {
  const users = await userIndex(datasets);
  const apps = new Map<string, { id: string; number: number; users: number; direct: number }>();
  const ids: string[] = [];
  const links = new Links(users.size);
  for await (const { appId, userId, scope } of datasets.records('app-users')) {
    let app = apps.get(appId);
    if (app === undefined) {
      app = { id: appId, number: ids.push(appId) - 1, users: 0, direct: 0 };
      apps.set(appId, app);
    }
    app.users++;
    if (scope === 'USER') app.direct++;
    const user = users.number(userId);
    if (user !== undefined) links.add(user, app.number);
  }
  return {
    counts: (app) => apps.get(app) ?? { users: 0, direct: 0 },
    appsOf: (user) => links.of(user).map((app) => ids[app] ?? ''),
  };
});
