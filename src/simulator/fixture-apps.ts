import type { FixtureBuild } from './fixture-org.ts';
import { links, stepFor } from './links.ts';
import type { OktaRecord } from './org-source.ts';

interface FixtureApp extends OktaRecord {
  id: string;
  name: string;
  /** The id of its access policy. */
  accessPolicy: string;
  assigned: { users: { id: string; scope: 'USER' | 'GROUP' }[]; groups: string[] };
}

/** Apps and who is assigned to them. */
export function fixtureApps({ content, read, baseUrl }: FixtureBuild): void {
  for (const { accessPolicy, assigned, ...app } of read<FixtureApp[]>('apps.json')) {
    const id = String(app['id']);
    const href = `${baseUrl}/api/v1/apps/${id}`;
    const step = stepFor(app['status']);
    content.list('apps').put(id, {
      ...app,
      _links: {
        uploadLogo: links(`${href}/logo`, 'POST'),
        appLinks: [{ name: 'login', href: `${baseUrl}/home/${app['name']}/${id}/1`, type: 'text/html' }],
        policies: links(`${href}/policies`, 'PUT'),
        groups: { href: `${href}/groups` },
        logo: [{ name: 'medium', href: `${baseUrl}/assets/img/logos/default.png`, type: 'image/png' }],
        accessPolicy: { href: `${baseUrl}/api/v1/policies/${accessPolicy}` },
        users: { href: `${href}/users` },
        [step]: { href: `${href}/lifecycle/${step}` },
      },
    });
    for (const { id: userId, scope } of assigned.users) {
      content.list('app-users', id).put(userId, appUser(app, scope, content.list('users').get(userId), baseUrl));
    }
    for (const [priority, groupId] of assigned.groups.entries()) {
      content.list('app-groups', id).put(groupId, {
        id: groupId,
        lastUpdated: app['created'],
        priority,
        profile: {},
        _links: {
          app: { href },
          self: { href: `${href}/groups/${groupId}` },
          group: { href: `${baseUrl}/api/v1/groups/${groupId}` },
        },
      });
    }
    // The apps of a policy are known by the apps' own links; `mappings` says the same from the policy's side.
    content.list('policy-mappings', accessPolicy).put(id, {
      id: `pma${id.slice(3)}`,
      _links: {
        self: links(`${baseUrl}/api/v1/policies/${accessPolicy}/mappings/pma${id.slice(3)}`, 'GET', 'DELETE'),
        application: { href },
        policy: { href: `${baseUrl}/api/v1/policies/${accessPolicy}` },
      },
    });
  }
}

/** An assignment as Okta draws it; the fixture says who and whether through a group. */
export function appUser(app: OktaRecord, scope: string, user: OktaRecord | undefined, baseUrl: string): OktaRecord {
  const profile = (user?.['profile'] ?? {}) as OktaRecord;
  const id = String(user?.['id']);
  return {
    id,
    externalId: null,
    created: app['created'],
    lastUpdated: app['lastUpdated'],
    scope,
    status: 'ACTIVE',
    statusChanged: app['created'],
    passwordChanged: null,
    syncState: 'DISABLED',
    credentials: { userName: profile['login'] },
    profile: { name: profile['displayName'], email: profile['email'], phone_number: null },
    _links: {
      app: { href: `${baseUrl}/api/v1/apps/${app['id']}` },
      user: { href: `${baseUrl}/api/v1/users/${id}` },
    },
  };
}
