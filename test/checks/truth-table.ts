import { adminRows } from './truth-table/admins.ts';
import { appRows } from './truth-table/app-access-review.ts';
import { inactiveRows } from './truth-table/inactive-accounts.ts';
import { mfaRows } from './truth-table/mfa-all-users.ts';
import { mfaPolicyRows } from './truth-table/mfa-enforced.ts';
import { passthroughRows } from './truth-table/mfa-passthrough.ts';
import { orgSettingRows } from './truth-table/org-settings.ts';
import { passwordRows } from './truth-table/password-policy.ts';
import type { TruthRow } from './truth-table/row.ts';

export type { TruthRow } from './truth-table/row.ts';

export const truthTable: readonly TruthRow[] = [
  ...mfaRows,
  ...mfaPolicyRows,
  ...passwordRows,
  ...inactiveRows,
  ...appRows,
  ...passthroughRows,
  ...adminRows,
  ...orgSettingRows,
];
