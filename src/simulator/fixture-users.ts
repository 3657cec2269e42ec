import type { FixtureBuild } from './fixture-org.ts';
import { links } from './links.ts';
import type { OktaRecord } from './org-source.ts';

/** Users, their factors and groups. */
export function fixtureUsers({ content, read, head, baseUrl }: FixtureBuild): void {
  const users = `${baseUrl}/api/v1/users`;
  for (const user of read<OktaRecord[]>('users.json')) {
    const href = `${users}/${user['id']}`;
    const { profile, credentials, ...rest } = user;
    content.list('users').put(String(user['id']), {
      ...rest,
      type: { id: head.userTypeId },
      profile,
      credentials,
      _links: {
        ...userLinks(href, String(user['status'])),
        schema: { href: `${baseUrl}/api/v1/meta/schemas/user/${head.userSchemaId}` },
      },
    });
  }
  for (const [userId, factors] of Object.entries(read<Record<string, OktaRecord[]>>('factors.json'))) {
    for (const factor of factors) {
      const href = `${users}/${userId}/factors/${factor['id']}`;
      content.list('user-factors', userId).put(String(factor['id']), {
        ...factor,
        _links: { self: links(href, 'GET', 'DELETE'), user: links(`${users}/${userId}`, 'GET') },
      });
    }
  }
  addGroups({ content, read, head, baseUrl });
}

function addGroups({ content, read, baseUrl }: FixtureBuild): void {
  for (const { members, ...group } of read<(OktaRecord & { members: string[] })[]>('groups.json')) {
    const id = String(group['id']);
    const href = `${baseUrl}/api/v1/groups/${id}`;
    const source = group['source'] as { id: string } | undefined;
    content.list('groups').put(id, {
      ...group,
      _links: {
        logo: [{ name: 'medium', href: `${baseUrl}/assets/img/logos/groups/okta-medium.png`, type: 'image/png' }],
        users: { href: `${href}/users` },
        apps: { href: `${href}/apps` },
        ...(source ? { source: { href: `${baseUrl}/api/v1/apps/${source.id}` } } : {}),
      },
    });
    for (const userId of members) content.list('group-users', id).put(userId, { id: userId });
  }
  for (const rule of read<OktaRecord[]>('group-rules.json')) content.list('group-rules').put(String(rule['id']), rule);
}

/** Which links a user carries depends on the status; a deactivated one has lost those of its credentials. */
function userLinks(href: string, status: string): Record<string, unknown> {
  const post = (action: string): OktaRecord => ({ href: `${href}/lifecycle/${action}`, method: 'POST' });
  const self = { self: { href } };
  switch (status) {
    case 'ACTIVE':
    case 'PASSWORD_EXPIRED':
    case 'RECOVERY':
      return {
        ...self,
        suspend: post('suspend'),
        resetPassword: post('reset_password'),
        deactivate: post('deactivate'),
      };
    case 'LOCKED_OUT':
      return { ...self, unlock: post('unlock'), deactivate: post('deactivate') };
    case 'SUSPENDED':
      return { ...self, unsuspend: post('unsuspend'), deactivate: post('deactivate') };
    case 'STAGED':
      return { ...self, activate: post('activate') };
    case 'PROVISIONED':
      return { ...self, reactivate: post('reactivate'), deactivate: post('deactivate') };
    default:
      return self;
  }
}
