import type { Datasets } from '../../checks/facts/datasets.ts';
import { text } from '../../checks/facts/lenient.ts';
import { userLabel } from '../../checks/facts/users.ts';

export interface KnownUser {
  login: string;
  status: string;
}

/** Logins and statuses by user id, for tables that hold ids: two short strings a user, whatever else the record has. */
export async function usersById(datasets: Datasets): Promise<ReadonlyMap<string, KnownUser>> {
  const users = new Map<string, KnownUser>();
  for await (const user of datasets.records('users')) {
    users.set(user.id, { login: userLabel(user), status: text(user.status) ?? '' });
  }
  return users;
}

export async function appLabels(datasets: Datasets): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>();
  for await (const app of datasets.records('apps')) labels.set(app.id, text(app.label) ?? app.id);
  return labels;
}
