/** What Okta's standard roles let their holders do, in short (Okta: "Learn about standard admin roles"). */
const meanings: Readonly<Record<string, string>> = {
  SUPER_ADMIN: 'everything, other administrators and their roles included',
  ORG_ADMIN: 'everything but administrators, apps and some org settings: users, groups, policies, settings',
  APP_ADMIN: 'create, configure and assign applications',
  USER_ADMIN: 'create, change and deactivate users and manage groups; not administrators',
  HELP_DESK_ADMIN: "reset passwords and factors, unlock accounts; not administrators'",
  GROUP_MEMBERSHIP_ADMIN: 'add and remove members of groups',
  READ_ONLY_ADMIN: 'see everything, change nothing',
  MOBILE_ADMIN: 'manage mobile devices and their policies',
  API_ACCESS_MANAGEMENT_ADMIN: 'manage authorization servers and their scopes, claims and policies',
  REPORT_ADMIN: 'see reports and the System Log, change nothing',
  WORKFLOWS_ADMIN: 'build and run workflows, which act with the rights of their connections',
  ACCESS_CERTIFICATIONS_ADMIN: 'create and run access certification campaigns',
  ACCESS_REQUESTS_ADMIN: 'manage access requests and their conditions',
};

export const roleMeaning = (type: string): string =>
  Object.hasOwn(meanings, type) ? (meanings[type] ?? '') : 'a role that this version does not know';
