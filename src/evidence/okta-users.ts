import { at, text } from '../checks/facts/lenient.ts';
import { userLabel } from '../checks/facts/users.ts';
import { columns, type EvidenceItem } from './item.ts';
import { lastSignIn } from './reading/last-sign-in.ts';

export const oktaUsers: EvidenceItem = {
  id: 'okta-users',
  title: 'Users',
  description:
    'Every user of the org, of every status, deactivated ones included, in the order in which Okta lists them.',
  datasets: ['users'],
  columns: columns({
    login: ['Login', 'the name the user signs in with'],
    name: ['Name', 'display name, else first and last name'],
    email: ['E-mail', 'primary address'],
    department: ['Department', "from the user's profile"],
    title: ['Title', "from the user's profile"],
    manager: ['Manager', "name of the manager, else the manager's id, from the user's profile"],
    status: ['Status', "Okta's status of the user"],
    last_login: ['Last sign-in', 'to Okta, UTC; empty: never'],
    created: ['Created', 'UTC'],
    activated: ['Activated', 'UTC, the last time; empty: never'],
    status_changed: ['Status changed', 'UTC'],
    password_changed: ['Password changed', 'UTC; empty: never, or no password in Okta'],
    credential_provider: ['Signs in at', 'OKTA, or the directory or provider that checks the password'],
    user_id: ['User id', "Okta's id"],
  }),
  distributions: [lastSignIn],
  async *rows(datasets) {
    for await (const user of datasets.records('users')) {
      const profile = (key: string) => text(at(user, 'profile', key));
      yield {
        login: userLabel(user),
        name: profile('displayName') ?? ([profile('firstName'), profile('lastName')].filter(Boolean).join(' ') || null),
        email: profile('email'),
        department: profile('department'),
        title: profile('title'),
        manager: profile('manager') ?? profile('managerId'),
        status: user.status,
        last_login: user.lastLogin,
        created: user.created,
        activated: user.activated,
        status_changed: user.statusChanged,
        password_changed: user.passwordChanged,
        credential_provider: text(at(user, 'credentials', 'provider', 'type')),
        user_id: user.id,
      };
    }
  },
};
