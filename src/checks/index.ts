import { adminMfa } from './admin-mfa.ts';
import { apiTokenHygiene } from './api-token-hygiene.ts';
import { appAccessReview } from './app-access-review.ts';
import { breachedPasswords } from './breached-passwords.ts';
import type { Check } from './check.ts';
import { departedUsersAssigned } from './departed-users-assigned.ts';
import { deviceAssuranceUsed } from './device-assurance-used.ts';
import { inactiveAccounts } from './inactive-accounts.ts';
import { logOffload } from './log-offload.ts';
import { mfaAllUsers } from './mfa-all-users.ts';
import { mfaEnforced } from './mfa-enforced.ts';
import { mfaPassthrough } from './mfa-passthrough.ts';
import { passwordPolicy } from './password-policy.ts';
import { superAdmins } from './super-admins.ts';
import { threatInsight } from './threat-insight.ts';
import { weakFactors } from './weak-factors.ts';

/** Every check, in the order in which they are reported. */
export const checks: readonly Check[] = [
  mfaAllUsers,
  mfaEnforced,
  passwordPolicy,
  inactiveAccounts,
  appAccessReview,
  mfaPassthrough,
  adminMfa,
  superAdmins,
  apiTokenHygiene,
  weakFactors,
  breachedPasswords,
  departedUsersAssigned,
  threatInsight,
  logOffload,
  deviceAssuranceUsed,
];

/** Those that run when none is named. */
export const defaultChecks: readonly Check[] = checks.filter(({ optional }) => !optional);
