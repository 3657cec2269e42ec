import type { ErrorExplained } from '../error-codes.ts';

/** Okta's own codes, as they stand in a manifest beside a dataset that could not be read. */
export const oktaCodes: readonly ErrorExplained[] = [
  {
    code: 'E0000011',
    title: '401 Invalid token',
    cause: 'The token is wrong, expired after 30 days without use, or revoked.',
    fix: 'As credential-refused: create a new one and connect again.',
    common: true,
  },
  {
    code: 'E0000004',
    title: '401 Authentication failed',
    cause: 'The credential is not accepted.',
    fix: 'As credential-refused.',
  },
  {
    code: 'E0000015',
    title: '401 feature off',
    cause:
      'The org does not have this feature; the credential is not at fault. The dataset is unavailable, and that is no error.',
    fix: 'Nothing, unless the org should have it: Settings > Features, or your edition of Okta.',
    common: true,
  },
  {
    code: 'E0000002',
    title: '400 feature off',
    cause: 'The request is not valid in this org: it lacks the feature or runs the other engine.',
    fix: 'Nothing; the dataset is unavailable.',
  },
  {
    code: 'E0000006',
    title: '403: the admin role is too narrow',
    cause: 'The role of the token owner, or of the app, does not cover this.',
    fix: 'The README table "What it reads" names the role of each dataset; Read-Only Administrator is enough for most. Or accept the gap: --accept-gaps <dataset>.',
    common: true,
  },
  {
    code: 'insufficient_scope',
    title: '403: an OAuth scope is missing',
    cause: 'The app was not granted the scope of this dataset.',
    fix: 'Applications > Applications > the app > Okta API Scopes; `okta-evidence connect --check` names it.',
    common: true,
  },
  {
    code: 'E0000007',
    title: '404: not found',
    cause:
      'The engine of the org is too old for this endpoint (Classic, or /iam/assignees/users before 2023), or the thing was deleted while it was read.',
    fix: 'Where an older way exists it is taken by itself, and said so. A missing core dataset is recorded as failed, never as empty.',
    common: true,
  },
  {
    code: 'E0000047',
    title: '429: rate limit',
    cause: 'More was asked than the limit allows: another tool uses the same token.',
    fix: 'Nothing: it is waited for. --budget 50 leaves room for others.',
  },
  {
    code: 'E0000009',
    title: '500: an error inside Okta',
    cause: 'Okta failed, and kept failing.',
    fix: 'Try again; status.okta.com tells of incidents.',
  },
];
