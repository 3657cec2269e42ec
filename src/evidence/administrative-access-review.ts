import { at, fields, list, text } from '../checks/facts/lenient.ts';
import { userLabel } from '../checks/facts/users.ts';
import type { AdminRole } from '../collectors/admin-roles.ts';
import { columns, type EvidenceItem, type Row } from './item.ts';
import { notCollected, wholly } from './reading/collected.ts';
import type { EvidenceDatasets } from './reading/datasets.ts';
import { enrolled } from './reading/enrolled.ts';
import { groupIndex, memberships } from './reading/groups.ts';
import { linkedId } from './reading/names.ts';
import { roleMeaning } from './reading/role-meaning.ts';
import { unknownUser, userIndex } from './reading/users.ts';

export const administrativeAccessReview: EvidenceItem = {
  id: 'administrative-access-review',
  title: 'Administrators',
  description:
    'The population for a review of administrators: each role of each user, group and service app, how it was granted, and what it lets them do; a list for review is not a review.',
  datasets: ['admin-roles', 'users', 'groups', 'apps', 'user-factors'],
  optional: ['authenticators', 'group-members'],
  columns: columns({
    administrator: ['Administrator', 'login of the user, name of the group, or label of the service app'],
    kind: ['Kind', 'user, group or client (service app)'],
    user_status: ['User status', "Okta's status of the user"],
    role: ['Role', 'label'],
    role_type: ['Role type', "Okta's type, or CUSTOM"],
    granted: ['Granted', 'direct, or through a group'],
    custom_permissions: ['Permissions', 'of a custom role'],
    resources: ['Resources', 'that a custom role is for: the resource set'],
    last_login: ['Last sign-in', 'to Okta, UTC; empty: never, or no person'],
    mfa_strength: ['MFA strength', 'phishing-resistant, strong, weak, none or not collected; empty: no person'],
    assigned: ['Assigned', 'UTC'],
    principal_id: ['Id', "Okta's id of the user, group or service app"],
    through_group: ['Through group', 'name of the group that gives a user the role; empty: direct'],
    can_do: ['What it can do', "in words; for a custom role its permissions, as Okta's API has them"],
    members: ['Members', 'number of users who get the role from this group; empty: no group'],
    role_holders: ['Holders of the role', 'number of users, groups and service apps in this table with the same role'],
  }),
  summary,
  async *rows(datasets) {
    const groups = await groupIndex(datasets);
    const [assignments, holders] = [await allRoles(datasets), new Map<string, number>()];
    const names = await principals(datasets, new Set(assignments.map(({ principalId }) => principalId)));
    const members = await memberCounts(datasets, assignments);
    for (const role of assignments) holders.set(nameOf(role), (holders.get(nameOf(role)) ?? 0) + 1);
    for (const role of assignments) {
      const { principalId, principalType, type } = role;
      const permissions = labels(at(role, 'customRole', 'permissions'));
      yield {
        administrator: principalType === 'group' ? (groups.name(principalId) ?? principalId) : unknownUser,
        ...names.get(principalId),
        kind: principalType,
        role: nameOf(role),
        role_type: type,
        granted: role.via === 'group' ? 'through a group' : 'direct',
        custom_permissions: type === 'CUSTOM' ? (permissions ?? notCollected) : null,
        resources: type === 'CUSTOM' ? (text(at(role, 'resourceSet', 'label')) ?? notCollected) : null,
        assigned: text(role['created']),
        principal_id: principalId,
        through_group: role.via === 'group' ? throughGroup(role, groups.name) : null,
        can_do: type === 'CUSTOM' ? (permissions ?? notCollected) : roleMeaning(type),
        members: principalType === 'group' ? members(principalId) : null,
        role_holders: holders.get(nameOf(role)),
      };
    }
  },
};

/** Some thousands at most, even in the largest org. */
async function allRoles(datasets: EvidenceDatasets): Promise<AdminRole[]> {
  const roles: AdminRole[] = [];
  for await (const role of datasets.records('admin-roles')) roles.push(role);
  return roles;
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const nameOf = ({ label, type }: AdminRole): string => text(label) ?? text(type) ?? 'without a name';

async function summary(datasets: EvidenceDatasets): Promise<string[]> {
  const roles = await allRoles(datasets);
  const distinct = (kind: string, of: readonly AdminRole[] = roles): number =>
    new Set(of.filter(({ principalType }) => principalType === kind).map(({ principalId }) => principalId)).size;
  const counted = (of?: readonly AdminRole[]): string =>
    `${many(distinct('user', of), 'user')}, ${many(distinct('group', of), 'group')} and ${many(distinct('client', of), 'service app')}`;
  const names = [...new Set(roles.map(nameOf))];
  return [
    `${many(roles.length, 'assignment')} of admin roles, to ${counted()}.`,
    ...names.map((name) => `${name}: ${counted(roles.filter((role) => nameOf(role) === name))}.`),
  ];
}

/** What is known of users and service apps that hold a role, in two passes that keep nobody else. */
async function principals(datasets: EvidenceDatasets, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, Row>> {
  const strengths = await enrolled(datasets);
  const names = new Map<string, Row>();
  for await (const user of datasets.records('users')) {
    if (!wanted.has(user.id)) continue;
    names.set(user.id, {
      administrator: userLabel(user),
      user_status: user.status,
      last_login: user.lastLogin,
      mfa_strength: strengths.get(user.id)?.strength ?? notCollected,
    });
  }
  for await (const app of datasets.records('apps')) {
    const client = text(at(app, 'credentials', 'oauthClient', 'client_id')) ?? app.id;
    if (wanted.has(client)) names.set(client, { administrator: app.label });
  }
  return names;
}

/** Okta's row of an inherited role links to the group that gives it. */
const throughGroup = (role: AdminRole, name: (id: string) => string | undefined): string => {
  const id = linkedId(role, 'assignee', 'groups');
  return id === undefined ? 'not told by Okta' : (name(id) ?? id);
};

async function memberCounts(datasets: EvidenceDatasets, roles: readonly AdminRole[]) {
  const [users, groups] = [await userIndex(datasets), await groupIndex(datasets)];
  const known = wholly(datasets, 'group-members');
  const counts = new Map(
    roles.filter(({ principalType }) => principalType === 'group').map((role) => [role.principalId, 0]),
  );
  if (counts.size > 0) {
    const { groupsOf } = await memberships(datasets);
    for (let user = 0; user < users.size; user++) {
      for (const group of groupsOf(user)) {
        const id = groups.groups[group]?.id ?? '';
        const count = counts.get(id);
        if (count !== undefined) counts.set(id, count + 1);
      }
    }
  }
  return (id: string) => (known ? counts.get(id) : notCollected);
}

/** undefined: the role's permissions were not read. */
const labels = (permissions: unknown): string[] | undefined =>
  Array.isArray(permissions)
    ? list(permissions).map((permission) => text(fields(permission)['label']) ?? 'without a name')
    : undefined;
