import { adminRoles } from './admin-roles.ts';
import { appGroups } from './app-groups.ts';
import { appUsers } from './app-users.ts';
import { apps } from './apps.ts';
import { authenticators } from './authenticators.ts';
import type { Collector } from './collector.ts';
import { groupMembers } from './group-members.ts';
import { groups } from './groups.ts';
import { org } from './org.ts';
import { policies } from './policies.ts';
import { systemLog } from './system-log.ts';
import { userFactors } from './user-factors.ts';
import { users } from './users.ts';

/** Every collector, in the order in which datasets stand in the manifest and in print. */
export const collectors: readonly Collector[] = [
  org,
  users,
  userFactors,
  groups,
  groupMembers,
  apps,
  appUsers,
  appGroups,
  policies,
  authenticators,
  adminRoles,
  systemLog,
];
