import type { ListName, OktaRecord } from './org-source.ts';

/** The kinds of object that children and links refer to. */
export type ParentList = 'users' | 'groups' | 'apps' | 'policies' | 'custom-roles' | 'resource-sets';

/** Whose child each recorded list is. */
export const parentOf: Partial<Record<ListName, ParentList>> = {
  'user-factors': 'users',
  'user-roles': 'users',
  'user-groups': 'users',
  'group-users': 'groups',
  'group-roles': 'groups',
  'app-users': 'apps',
  'app-groups': 'apps',
  'policy-rules': 'policies',
  'policy-mappings': 'policies',
  'custom-role-permissions': 'custom-roles',
  'resource-set-resources': 'resource-sets',
  'resource-set-bindings': 'resource-sets',
  'binding-members': 'resource-sets',
};

const longAgo = '2020-01-01T00:00:00.000Z';

/**
 * The least that can stand for a parent nobody recorded, and says that it does: a sync then reaches the children,
 * and whoever reads the records can count such parents apart.
 */
export function stub(list: ParentList, id: string, children: readonly OktaRecord[]): OktaRecord {
  const base = { id, created: longAgo, lastUpdated: longAgo };
  const name = `synthetic: ${id}`;
  switch (list) {
    case 'users':
      return {
        ...base,
        // Active, or its factors would never be asked for.
        status: 'ACTIVE',
        activated: longAgo,
        statusChanged: null,
        lastLogin: null,
        passwordChanged: null,
        type: { id: 'synthetic' },
        profile: {
          login: `${id}@synthetic.example`,
          email: `${id}@synthetic.example`,
          firstName: 'synthetic',
          lastName: id,
          synthetic: true,
        },
        credentials: { provider: { type: 'OKTA', name: 'OKTA' } },
      };
    case 'groups':
      return {
        ...base,
        lastMembershipUpdated: longAgo,
        objectClass: ['okta:user_group'],
        type: 'OKTA_GROUP',
        profile: { name, description: null },
      };
    case 'apps':
      return {
        ...base,
        name: 'synthetic',
        label: name,
        status: 'ACTIVE',
        signOnMode: null,
        features: [],
        settings: {},
        credentials: {},
      };
    case 'policies':
      return {
        ...base,
        name,
        status: 'ACTIVE',
        priority: 1,
        system: false,
        conditions: null,
        type: policyType(children),
      };
    default:
      return { ...base, label: name, description: name };
  }
}

/** A policy's type follows from its rules; only sign-on rules are called otherwise than their policy. */
function policyType(rules: readonly OktaRecord[]): string {
  const type = rules.find((rule) => typeof rule['type'] === 'string')?.['type'];
  return type === 'SIGN_ON' ? 'OKTA_SIGN_ON' : typeof type === 'string' ? type : 'ACCESS_POLICY';
}
