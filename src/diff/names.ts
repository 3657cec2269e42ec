import type { Datasets } from '../checks/facts/datasets.ts';
import { at, text } from '../checks/facts/lenient.ts';
import { userLabel } from '../checks/facts/users.ts';
import type { Change } from './change.ts';

/** Gives the changes their names: two passes over the records that keep only the names that are wanted. */
export async function nameChanges(changes: readonly Change[], before: Datasets, after: Datasets): Promise<void> {
  const wanted = new Set<string>();
  for (const { entity, object, before: was, after: is, area } of changes) {
    wanted.add(entity.id);
    if (object) wanted.add(object.id);
    if (area === 'policies') for (const id of [...wordsOf(was), ...wordsOf(is)]) wanted.add(id);
  }
  const names = new Map<string, string>();
  const note = (id: unknown, name: string | undefined) => {
    if (typeof id === 'string' && name !== undefined && wanted.has(id)) names.set(id, name);
  };
  // What it is called now comes last and stays.
  for (const datasets of [before, after]) {
    for await (const user of datasets.records('users')) note(user.id, userLabel(user));
    for await (const group of datasets.records('groups')) note(group.id, text(at(group, 'profile', 'name')));
    for await (const app of datasets.records('apps')) {
      note(app.id, text(app.label));
      note(at(app, 'credentials', 'oauthClient', 'client_id'), text(app.label));
    }
  }
  const worded = (value: string | null): string | null =>
    value === null
      ? null
      : wordsOf(value)
          .map((word) => (names.has(word) ? `${names.get(word)} (${word})` : word))
          .join('; ');
  for (const change of changes) {
    change.entity.label = names.get(change.entity.id) ?? change.entity.label;
    if (change.object) change.object.label = names.get(change.object.id) ?? change.object.label;
    if (change.area !== 'policies') continue;
    change.before = worded(change.before);
    change.after = worded(change.after);
  }
}

const wordsOf = (value: string | null): string[] => value?.split('; ') ?? [];
