import { at, isActive, text, texts } from '../../checks/facts/lenient.ts';
import { atAll, notCollected } from './collected.ts';
import { once } from './datasets.ts';
import { appLabels } from './names.ts';

interface FillingRule {
  name: string;
  exclude: readonly string[];
  /** What an inactive rule once added stays. */
  active: boolean;
}

export interface GroupAccess {
  /** Rules that put users into a group, by its id, with the users they leave out. */
  rules: ReadonlyMap<string, readonly FillingRule[]>;
  /** Number of applications that a group is assigned to. */
  apps: ReadonlyMap<string, number>;
  /** Admin roles that a group gives. */
  roles: ReadonlyMap<string, readonly string[]>;
  /** Label of the application or directory that a group comes from. */
  sourceName(id: string): string;
}

export const accessOfGroups = once(async (datasets): Promise<GroupAccess> => {
  const rules = new Map<string, FillingRule[]>();
  for await (const rule of datasets.records('group-rules')) {
    const exclude = texts(at(rule, 'conditions', 'people', 'users', 'exclude'));
    for (const id of texts(at(rule, 'actions', 'assignUserToGroups', 'groupIds'))) {
      rules.set(id, [...(rules.get(id) ?? []), { name: text(rule.name) ?? rule.id, exclude, active: isActive(rule) }]);
    }
  }
  const apps = new Map<string, number>();
  for await (const { groupId } of datasets.records('app-groups')) apps.set(groupId, (apps.get(groupId) ?? 0) + 1);
  const roles = new Map<string, string[]>();
  for await (const { principalType, principalId, label, type } of datasets.records('admin-roles')) {
    if (principalType !== 'group') continue;
    roles.set(principalId, [...(roles.get(principalId) ?? []), text(label) ?? type]);
  }
  const labels = await appLabels(datasets);
  const unknown = atAll(datasets, 'apps') ? 'an application that is not among those read' : notCollected;
  return { rules, apps, roles, sourceName: (id) => labels.get(id) ?? unknown };
});
