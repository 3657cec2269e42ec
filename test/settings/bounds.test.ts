import { expect, test } from 'vitest';
import { appAccessReview } from '../../src/checks/app-access-review.ts';
import type { Check } from '../../src/checks/check.ts';
import { inactiveAccounts } from '../../src/checks/inactive-accounts.ts';
import { superAdmins } from '../../src/checks/super-admins.ts';
import { parseProjectValues } from '../../src/settings/project-values.ts';

const accepts = (given: () => unknown): boolean => {
  try {
    given();
    return true;
  } catch {
    return false;
  }
};

/** A number that the project file takes and the check refuses would be found out only when a test runs. */
test.each<[string, Check, (value: number) => string, (value: number) => object]>([
  ['inactiveDays', inactiveAccounts, (value) => `inactiveDays: ${value}`, (days) => ({ days })],
  [
    'reviewIntervalDays',
    appAccessReview,
    (value) => `reviewIntervalDays: ${value}`,
    (reviewIntervalDays) => ({ reviewIntervalDays }),
  ],
  ['superAdmins.min', superAdmins, (value) => `superAdmins: { min: ${value} }`, (min) => ({ min, max: 50 })],
  ['superAdmins.max', superAdmins, (value) => `superAdmins: { max: ${value} }`, (max) => ({ min: 1, max })],
])('%s has the bounds of its check', (_, check, line, params) => {
  const values = [-1, 0, 1, 1.5, 10, 11, 50, 51, 90, 365, 366, 367, 3650];
  const inFile = values.filter((value) => accepts(() => parseProjectValues(line(value), 'okta-evidence.yaml', '/')));
  expect(inFile).toEqual(values.filter((value) => check.params.safeParse(params(value)).success));
  expect(inFile.length).toBeGreaterThan(1);
});
