import { appAccessReview } from './app-access-review.ts';
import type { Check } from './check.ts';
import { inactiveAccounts } from './inactive-accounts.ts';
import { mfaAllUsers } from './mfa-all-users.ts';
import { mfaEnforced } from './mfa-enforced.ts';
import { mfaPassthrough } from './mfa-passthrough.ts';
import { passwordPolicy } from './password-policy.ts';

/** Every check, in the order in which they are reported. */
export const checks: readonly Check[] = [
  mfaAllUsers,
  mfaEnforced,
  passwordPolicy,
  inactiveAccounts,
  appAccessReview,
  mfaPassthrough,
];
