import { adminRoles } from './admin-roles.ts';
import { apiTokens } from './api-tokens.ts';
import { appGroups } from './app-groups.ts';
import { appUsers } from './app-users.ts';
import { apps } from './apps.ts';
import { authenticators } from './authenticators.ts';
import { behaviors } from './behaviors.ts';
import type { Collector } from './collector.ts';
import { deprovisioningLog } from './deprovisioning-log.ts';
import { deviceAssurances } from './device-assurances.ts';
import { devices } from './devices.ts';
import { eventHooks } from './event-hooks.ts';
import { groupMembers } from './group-members.ts';
import { groupRules } from './group-rules.ts';
import { groups } from './groups.ts';
import { identityProviders } from './identity-providers.ts';
import { logStreams } from './log-streams.ts';
import { networkZones } from './network-zones.ts';
import { org } from './org.ts';
import { policies } from './policies.ts';
import { systemLog } from './system-log.ts';
import { threatInsight } from './threat-insight.ts';
import { trustedOrigins } from './trusted-origins.ts';
import { userFactors } from './user-factors.ts';
import { users } from './users.ts';

/** Every collector, in the order in which datasets stand in the manifest and in print. */
export const collectors: readonly Collector[] = [
  org,
  users,
  userFactors,
  groups,
  groupMembers,
  groupRules,
  apps,
  appUsers,
  appGroups,
  policies,
  authenticators,
  adminRoles,
  apiTokens,
  devices,
  deviceAssurances,
  networkZones,
  trustedOrigins,
  identityProviders,
  behaviors,
  logStreams,
  eventHooks,
  threatInsight,
  systemLog,
  deprovisioningLog,
];
