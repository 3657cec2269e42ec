import { z } from 'zod';
import type { App } from './apps.ts';
import type { Collector, Entity, OktaReader, Step } from './collector.ts';
import type { Group } from './groups.ts';
import { canSignIn, type User } from './users.ts';

export const adminRoleSchema = z.looseObject({
  principalType: z.enum(['user', 'group', 'client']),
  principalId: z.string(),
  via: z.enum(['direct', 'group']),
  /** Okta's role type, or CUSTOM. Values outside Okta's own list were seen (MOBILE_ADMIN). */
  type: z.string(),
  label: z.string().nullish(),
  status: z.string().nullish(),
});

export type AdminRole = z.infer<typeof adminRoleSchema>;

type Described = Map<string, Record<string, unknown>>;

export const adminRoles: Collector = {
  id: 'admin-roles',
  title: 'Administrator roles of users, groups and service apps',
  scopes: ['okta.roles.read'],
  role: 'Super Administrator for custom roles; Read-Only Administrator for the rest',
  core: true,
  reads: [
    'GET /api/v1/iam/assignees/users',
    'GET /api/v1/users/{userId}/roles',
    'GET /api/v1/groups/{groupId}/roles',
    'GET /oauth2/v1/clients/{clientId}/roles',
    'GET /api/v1/iam/roles',
    'GET /api/v1/iam/roles/{roleIdOrLabel}/permissions',
    'GET /api/v1/iam/resource-sets',
    'GET /api/v1/iam/resource-sets/{resourceSetIdOrLabel}/resources',
  ],
  needs: ['users', 'groups', 'apps'],
  schema: adminRoleSchema,
  probe: () => '/api/v1/iam/assignees/users?limit=1',
  async *collect(okta) {
    const roles = await describe(okta, '/api/v1/iam/roles', 'roles', 'permissions');
    const sets = await describe(okta, '/api/v1/iam/resource-sets', 'resource-sets', 'resources');
    const rolesOf = (principalType: AdminRole['principalType'], id: string, path: string, entity: Entity): Step =>
      okta.entity(entity, async (http) =>
        (await http.all(path)).map((role) => ({
          principalType,
          principalId: id,
          via: role['assignmentType'] === 'GROUP' && principalType === 'user' ? 'group' : 'direct',
          ...role,
          ...custom(role, roles, sets),
        })),
      );
    for await (const id of adminUserIds(okta)) {
      yield rolesOf('user', id, `/api/v1/users/${id}/roles`, { kind: 'user', id, path: `/api/v1/users/${id}` });
    }
    for await (const { id } of okta.records<Group>('groups')) {
      yield rolesOf('group', id, `/api/v1/groups/${id}/roles`, { kind: 'group', id, path: `/api/v1/groups/${id}` });
    }
    for await (const app of okta.records<App>('apps')) {
      const id = serviceClientId(app);
      const entity = { kind: 'app', id: app.id, path: `/api/v1/apps/${app.id}` };
      if (id) yield rolesOf('client', id, `/oauth2/v1/clients/${id}/roles`, entity);
    }
  },
};

/** Who holds a role directly or through a group; on older orgs, which lack that list, everyone who can sign in. */
async function* adminUserIds(okta: OktaReader): AsyncIterable<string> {
  const assignees = await okta.optionalMemo('/api/v1/iam/assignees/users', { limit: 100 }, { at: 'value' });
  if (assignees) {
    for (const assignee of assignees) yield String(assignee['id']);
    return;
  }
  okta.exclude('the list of role assignees', 0, 'this org does not have it, so each user who can sign in was asked');
  for await (const { id, status } of okta.records<User>('users')) {
    if (canSignIn(status)) yield id;
  }
}

/** Only service apps can hold admin roles; web and native apps act for a user. */
function serviceClientId(app: App): string | undefined {
  const type = (app.settings?.['oauthClient'] as { application_type?: unknown } | undefined)?.application_type;
  return type === 'service' ? (app.credentials?.oauthClient?.client_id ?? app.id) : undefined;
}

/** Custom roles with their permissions, or resource sets with their resources, by id and by label. */
async function describe(okta: OktaReader, path: string, at: string, part: string): Promise<Described> {
  const described: Described = new Map();
  for (const item of (await okta.optionalMemo(path, {}, { at })) ?? []) {
    const parts = await okta.optionalMemo(`${path}/${String(item['id'])}/${part}`, {}, { at: part });
    described.set(String(item['id']), { id: item['id'], label: item['label'], [part]: parts ?? null });
  }
  return described;
}

function custom(role: Record<string, unknown>, roles: Described, sets: Described): Record<string, unknown> {
  if (role['type'] !== 'CUSTOM') return {};
  return {
    customRole: roles.get(String(role['role'])) ?? null,
    resourceSet: sets.get(String(role['resource-set'])) ?? null,
  };
}
