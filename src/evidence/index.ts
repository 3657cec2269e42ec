import { administrativeAccessReview } from './administrative-access-review.ts';
import { apiTokens } from './api-tokens.ts';
import { applicationsInventory } from './applications-inventory.ts';
import { deprovisioningEvents } from './deprovisioning-events.ts';
import { deviceAssurance } from './device-assurance.ts';
import { devices } from './devices.ts';
import { groupMemberships } from './group-memberships.ts';
import type { EvidenceItem } from './item.ts';
import { mfaEnrollment } from './mfa-enrollment.ts';
import { mfaPolicies } from './mfa-policies.ts';
import { mfaPolicySummary } from './mfa-policy-summary.ts';
import { networkAndThreatSettings } from './network-and-threat-settings.ts';
import { oktaUsers } from './okta-users.ts';
import { passwordPolicies } from './password-policies.ts';
import { signOnPolicies } from './sign-on-policies.ts';
import { systemLog } from './system-log.ts';
import { userAppAssignments } from './user-app-assignments.ts';

/** Every evidence item, in the order in which a bundle lists them. */
export const evidenceItems: readonly EvidenceItem[] = [
  oktaUsers,
  mfaEnrollment,
  mfaPolicySummary,
  mfaPolicies,
  passwordPolicies,
  signOnPolicies,
  administrativeAccessReview,
  groupMemberships,
  applicationsInventory,
  userAppAssignments,
  devices,
  deviceAssurance,
  deprovisioningEvents,
  systemLog,
  apiTokens,
  networkAndThreatSettings,
];
