import type { Datasets } from '../checks/facts/datasets.ts';
import { at, text } from '../checks/facts/lenient.ts';
import type { AdminRole } from '../collectors/admin-roles.ts';
import type { Area } from './area.ts';
import { type Change, changeOf } from './change.ts';

export const adminRights: Area = {
  id: 'admin-rights',
  title: 'Admin rights',
  dataset: 'admin-roles',
  async *changes(before, after, sees) {
    const [was, is] = [await rights(before), await rights(after)];
    if (sees.came) for (const [key, role] of is) if (!was.has(key)) yield grant(role, 'granted');
    if (sees.went) for (const [key, role] of was) if (!is.has(key)) yield grant(role, 'removed');
  },
};

/** Some thousands at most. Okta's id of an assignment is no part of a right: granted anew, it is the same right. */
async function rights(datasets: Datasets): Promise<ReadonlyMap<string, AdminRole>> {
  const found = new Map<string, AdminRole>();
  for await (const role of datasets.records('admin-roles')) {
    found.set(JSON.stringify([role.principalType, role.principalId, nameOf(role), waysOf(role)]), role);
  }
  return found;
}

function grant(role: AdminRole, change: 'granted' | 'removed'): Change {
  const how = waysOf(role);
  return changeOf(
    'admin-rights',
    change,
    { type: role.principalType, id: role.principalId },
    { field: nameOf(role), ...(change === 'granted' ? { after: how } : { before: how }) },
  );
}

const nameOf = ({ label, type }: AdminRole): string => text(label) ?? text(type) ?? 'without a name';

function waysOf(role: AdminRole): string {
  const resources = text(at(role, 'resourceSet', 'label')) ?? text(role['resource-set']);
  const how = role.via === 'group' ? 'through a group' : 'directly';
  return resources ? `${how}, for ${resources}` : how;
}
