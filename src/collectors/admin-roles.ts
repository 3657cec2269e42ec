import { z } from 'zod';
import { type App, isServiceApp } from './apps.ts';
import type { Collector, Entity, OktaReader, Step, StepHttp } from './collector.ts';
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

/** Older orgs lack this list. */
const assignees = '/api/v1/iam/assignees/users';

export const adminRoles: Collector = {
  id: 'admin-roles',
  title: 'Administrator roles of users, groups and service apps',
  scopes: ['okta.roles.read'],
  role: 'Read-Only Administrator; Super Administrator to see what custom roles may do',
  core: true,
  reads: [
    `GET ${assignees}`,
    'GET /api/v1/users/{userId}/roles',
    'GET /api/v1/groups/{groupId}/roles',
    'GET /oauth2/v1/clients/{clientId}/roles',
    'GET /api/v1/iam/roles',
    'GET /api/v1/iam/roles/{roleIdOrLabel}/permissions',
    'GET /api/v1/iam/resource-sets',
    'GET /api/v1/iam/resource-sets/{resourceSetIdOrLabel}/resources',
    'GET /api/v1/users/{id}',
    'GET /api/v1/groups/{groupId}',
    'GET /api/v1/apps/{appId}',
  ],
  needs: ['users', 'groups', 'apps'],
  schema: adminRoleSchema,
  // Only administrators can make API tokens; one may be an administrator by way of a group.
  // A narrow role may hide it, and older orgs list no assignees: worth a line, not a verdict.
  sight: ({ auth, id }) => ({
    decides: 'never',
    of:
      auth === 'token' && id !== null ? "the token's owner, or a group, among the administrators" : 'an administrator',
    has: ({ principalType, principalId }) =>
      principalType === 'group' ||
      (principalType === 'user' && (auth !== 'token' || id === null || principalId === id)),
  }),
  forecast: ({ admins, groups, serviceApps }) => [
    { path: assignees, requests: Math.max(1, Math.ceil(admins / 100)) },
    { path: '/api/v1/users/x/roles', requests: admins },
    { path: '/api/v1/groups/x/roles', requests: groups },
    { path: '/oauth2/v1/clients/x/roles', requests: serviceApps },
  ],
  probe: () => `${assignees}?limit=1`,
  async *collect(okta) {
    const describe = describer(okta);
    const rolesOf = (principalType: AdminRole['principalType'], id: string, path: string, entity: Entity): Step =>
      okta.entity(entity, async (http) => {
        const records: unknown[] = [];
        for (const role of await http.all(path)) {
          const inherited = principalType === 'user' && role['assignmentType'] === 'GROUP';
          const via: AdminRole['via'] = inherited ? 'group' : 'direct';
          records.push({ principalType, principalId: id, via, ...role, ...(await describe(role, http)) });
        }
        return records;
      });
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
  const listed = await okta.memo(assignees, { limit: 100 }, { at: 'value', missing: [404] });
  if (listed.state === 'read') for (const assignee of listed.items) yield String(assignee['id']);
  if (listed.state !== 'missing') return;
  okta.exclude('the list of role assignees', 0, 'this org does not have it, so each user who can sign in was asked');
  for await (const { id, status } of okta.records<User>('users')) {
    if (canSignIn(status)) yield id;
  }
}

/** Only service apps can hold admin roles; web and native apps act for a user. */
export function serviceClientId(app: App): string | undefined {
  return isServiceApp(app) ? (app.credentials?.oauthClient?.client_id ?? app.id) : undefined;
}

type Describe = (role: Record<string, unknown>, http: StepHttp) => Promise<Record<string, unknown>>;

/** Says of a custom role what it may do, and on which resources; each is read once, and only if somebody holds it. */
function describer(okta: OktaReader): Describe {
  const known = new Map<string, Promise<unknown>>();
  const once = (what: string, read: () => Promise<unknown>): Promise<unknown> => {
    const found = known.get(what) ?? read().catch((error: unknown) => okta.problem(error, what));
    known.set(what, found);
    return found;
  };
  const part = async (http: StepHttp, list: string, at: string, id: string, of: string): Promise<unknown> => {
    const all = (await once(`the list ${list}`, () => http.all(list, {}, { at }))) as Record<string, unknown>[] | null;
    const label = all?.find((item) => item['id'] === id || item['label'] === id)?.['label'] ?? null;
    return { id, label, [of]: await http.all(`${list}/${id}/${of}`, {}, { at: of }) };
  };
  return async (role, http) => {
    if (role['type'] !== 'CUSTOM') return {};
    const [roleId, setId] = [String(role['role']), String(role['resource-set'])];
    return {
      customRole: await once(`permissions of custom role ${roleId}`, () =>
        part(http, '/api/v1/iam/roles', 'roles', roleId, 'permissions'),
      ),
      resourceSet: await once(`resources of resource set ${setId}`, () =>
        part(http, '/api/v1/iam/resource-sets', 'resource-sets', setId, 'resources'),
      ),
    };
  };
}
