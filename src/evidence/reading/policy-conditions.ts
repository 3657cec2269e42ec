import type { Datasets } from '../../checks/facts/datasets.ts';
import { at, text, texts } from '../../checks/facts/lenient.ts';

/** Names by id, for policies and memberships that name groups by id only. */
export async function groupNames(datasets: Datasets): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for await (const group of datasets.records('groups')) {
    names.set(group.id, text(at(group, 'profile', 'name')) ?? group.id);
  }
  return names;
}

/** Whom a policy or rule is for, in words; "everybody" where it names no one. */
export function peopleOf(conditions: unknown, names: ReadonlyMap<string, string>): string[] {
  const people = (kind: string, side: string): string[] =>
    texts(at(conditions, 'people', kind, side)).map((id) => names.get(id) ?? id);
  const included = [...people('groups', 'include'), ...people('users', 'include').map((id) => `user ${id}`)];
  const excluded = [...people('groups', 'exclude'), ...people('users', 'exclude').map((id) => `user ${id}`)];
  return [...(included.length > 0 ? included : ['everybody']), ...excluded.map((name) => `not ${name}`)];
}

/** Conditions other than people, each as Okta has it, for a person to read. */
export function otherConditions(conditions: unknown): string[] {
  if (typeof conditions !== 'object' || conditions === null) return [];
  return Object.entries(conditions)
    .filter(([key, value]) => key !== 'people' && value !== null)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
}
