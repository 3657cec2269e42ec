import { enrollments } from '../checks/facts/factors.ts';
import { at, text } from '../checks/facts/lenient.ts';
import { userLabel } from '../checks/facts/users.ts';
import { columns, type EvidenceItem, type Row } from './item.ts';
import { groupNames } from './reading/policy-conditions.ts';

export const administrativeAccessReview: EvidenceItem = {
  id: 'administrative-access-review',
  title: 'Administrators',
  description:
    'The population for a review of administrators: each role of each user, group and service app, and how it was granted.',
  datasets: ['admin-roles', 'users', 'groups', 'apps', 'user-factors'],
  optional: ['authenticators'],
  columns: columns({
    administrator: ['Administrator', 'login of the user, name of the group, or label of the service app'],
    kind: ['Kind', 'user, group or client (service app)'],
    user_status: ['User status', "Okta's status of the user"],
    role: ['Role', 'label'],
    role_type: ['Role type', "Okta's type, or CUSTOM"],
    granted: ['Granted', 'direct, or through a group'],
    custom_permissions: ['Permissions', 'of a custom role'],
    resources: ['Resources', 'that a custom role is for: the resource set'],
    last_login: ['Last sign-in', 'to Okta, UTC; empty: never'],
    mfa_strength: ['MFA strength', 'phishing-resistant, strong, weak, none or not collected'],
    assigned: ['Assigned', 'UTC'],
    principal_id: ['Id', "Okta's id of the user, group or service app"],
  }),
  async *rows(datasets) {
    const enrolled = await enrollments(datasets);
    const groups = await groupNames(datasets);
    const wanted = new Set<string>();
    for await (const { principalId } of datasets.records('admin-roles')) wanted.add(principalId);
    const names = new Map<string, Row>();
    for await (const user of datasets.records('users')) {
      if (!wanted.has(user.id)) continue;
      const strength = enrolled.get(user.id)?.strength ?? 'not collected';
      names.set(user.id, {
        administrator: userLabel(user),
        user_status: user.status,
        last_login: user.lastLogin,
        mfa_strength: strength,
      });
    }
    for await (const app of datasets.records('apps')) {
      const client = text(at(app, 'credentials', 'oauthClient', 'client_id')) ?? app.id;
      if (wanted.has(client)) names.set(client, { administrator: app.label });
    }
    for await (const role of datasets.records('admin-roles')) {
      const { principalId, principalType, type } = role;
      yield {
        administrator: principalType === 'group' ? groups.get(principalId) : principalId,
        ...names.get(principalId),
        kind: principalType,
        role: text(role.label) ?? type,
        role_type: type,
        granted: role.via === 'group' ? 'through a group' : 'direct',
        custom_permissions: labels(at(role, 'customRole', 'permissions')),
        resources: text(at(role, 'resourceSet', 'label')),
        assigned: text(role['created']),
        principal_id: principalId,
      };
    }
  },
};

const labels = (permissions: unknown): string[] =>
  Array.isArray(permissions)
    ? permissions.map((permission) => text(at(permission, 'label')) ?? '').filter(Boolean)
    : [];
