import type { FixtureBuild } from './fixture-org.ts';
import type { OktaRecord } from './org-source.ts';

interface FixtureAdmins {
  /** Roles by holder. `group` names the group that a user's role comes through. */
  users: Record<string, (OktaRecord & { group?: string })[]>;
  groups: Record<string, OktaRecord[]>;
  clients: Record<string, OktaRecord[]>;
  customRoles: (OktaRecord & { permissions: OktaRecord[] })[];
  resourceSets: (OktaRecord & { resources: OktaRecord[]; bindings: Record<string, FixtureMember[]> })[];
}

interface FixtureMember extends OktaRecord {
  id: string;
  user: string;
}

/** Who holds which admin role, directly, through a group, or as a service app. */
export function fixtureAdmins(build: FixtureBuild): void {
  const { content, baseUrl } = build;
  const admins = build.read<FixtureAdmins>('admins.json');
  const api = `${baseUrl}/api/v1`;
  const put = (
    list: 'user-roles' | 'group-roles' | 'client-roles',
    holder: string,
    role: OktaRecord,
    assignee: string,
  ): void =>
    content.list(list, holder).put(String(role['id']), {
      ...role,
      _links: {
        assignee: { href: assignee },
        ...(role['type'] === 'CUSTOM' ? customRoleLinks(role, api) : {}),
      },
    });
  for (const [id, roles] of Object.entries(admins.users)) {
    // Recorded: a role inherited from a group names the group as its assignee.
    for (const { group, ...role } of roles) {
      put('user-roles', id, role, group === undefined ? `${api}/users/${id}` : `${api}/groups/${group}`);
    }
  }
  for (const [id, roles] of Object.entries(admins.groups)) {
    for (const role of roles) put('group-roles', id, role, `${api}/groups/${id}`);
  }
  for (const [id, roles] of Object.entries(admins.clients)) {
    for (const role of roles) put('client-roles', id, role, `${baseUrl}/oauth2/v1/clients/${id}`);
  }
  addCustomRoles(build, admins.customRoles, api);
  addResourceSets(build, admins.resourceSets, api);
}

function customRoleLinks(role: OktaRecord, api: string): OktaRecord {
  const set = `${api}/iam/resource-sets/${role['resource-set']}`;
  return {
    role: { href: `${api}/iam/roles/${role['role']}` },
    'resource-set': { href: set },
    permissions: { href: `${api}/iam/roles/${role['role']}/permissions` },
    member: { href: `${set}/bindings/${role['role']}/members/${role['id']}` },
  };
}

function addCustomRoles({ content }: FixtureBuild, roles: FixtureAdmins['customRoles'], api: string): void {
  for (const { permissions, ...role } of roles) {
    const id = String(role['id']);
    const href = `${api}/iam/roles/${id}`;
    content.list('custom-roles').put(id, {
      ...role,
      _links: { permissions: { href: `${href}/permissions` }, self: { href } },
    });
    for (const permission of permissions) {
      const label = String(permission['label']);
      content.list('custom-role-permissions', id).put(label, {
        ...permission,
        _links: { role: { href }, self: { href: `${href}/permissions/${label}` } },
      });
    }
  }
}

function addResourceSets({ content }: FixtureBuild, sets: FixtureAdmins['resourceSets'], api: string): void {
  for (const { resources, bindings, ...set } of sets) {
    const id = String(set['id']);
    const href = `${api}/iam/resource-sets/${id}`;
    content.list('resource-sets').put(id, {
      ...set,
      _links: { bindings: { href: `${href}/bindings` }, self: { href }, resources: { href: `${href}/resources` } },
    });
    for (const resource of resources) {
      const groupId = String(resource['orn']).split(':').at(-1);
      content.list('resource-set-resources', id).put(String(resource['id']), {
        ...resource,
        _links: {
          self: { href: `${api}/groups/${groupId}` },
          resource: { href: `${href}/resources/${resource['id']}` },
        },
      });
    }
    for (const [roleId, members] of Object.entries(bindings)) {
      const binding = `${href}/bindings/${roleId}`;
      content.list('resource-set-bindings', id).put(roleId, {
        id: roleId,
        _links: { self: { href: binding }, members: { href: `${binding}/members` } },
      });
      for (const { user, ...member } of members) {
        // Recorded: the member's own id is the binding's; who it is stands only in the link.
        const self = { href: `${api}/users/${user}` };
        content.list('binding-members', id, roleId).put(member.id, { ...member, _links: { self } });
      }
    }
  }
}
