import { type CliError, NotConnectedError, UnreachableError } from '../../errors.ts';
import type { OrgUrl } from '../../okta/org-url.ts';
import type { ProbedDataset } from '../../probe.ts';

/** A credential that is good and of no use: what it lacks, by its kind. */
export function nothingReadable(
  org: OrgUrl,
  datasets: ProbedDataset[],
  kind: 'token' | 'service-app' | 'browser',
  missingScopes: readonly string[],
): CliError {
  const denied = datasets.filter(({ status }) => status === 'denied');
  if (denied.length === 0) {
    return new UnreachableError({
      code: 'probe-failed',
      message: `${org.host} gave no usable answer to any of ${datasets.length} requests; nothing was saved.`,
      hint: 'Okta may have trouble (status.okta.com), or a proxy stands in between. Try again.',
      data: { datasets },
    });
  }
  // With its scopes in order, and refused all the same, it is the role.
  if (kind !== 'token' && denied.some(({ code }) => code !== 'insufficient_scope')) {
    const scopes = missingScopes.length > 0 ? ` (${missingScopes.length} scopes are missing, too)` : '';
    const [who, hint] =
      kind === 'service-app'
        ? [
            'The app has OAuth scopes, but no admin role',
            'In the Admin Console: Applications > Applications > the app > Admin roles > Edit assignments: add Read-Only Administrator. It takes a minute to hold.',
          ]
        : [
            'The person who signed in has no admin role',
            'Sign in as somebody with the role Read-Only Administrator (Security > Administrators).',
          ];
    return new NotConnectedError({
      code: 'no-admin-role',
      message: `${who}, so ${org.host} shows it nothing${scopes}; nothing was saved.`,
      hint,
      data: { datasets, missingScopes },
    });
  }
  if (kind !== 'token') {
    return new NotConnectedError({
      code: 'nothing-readable',
      message: `The app may read none of the datasets of ${org.host}, for want of OAuth scopes; nothing was saved.`,
      hint: 'In the Admin Console: Applications > Applications > the app > Okta API Scopes: grant those that `okta-evidence connect --print-scopes` prints.',
      data: { datasets, missingScopes },
    });
  }
  return new NotConnectedError({
    code: 'nothing-readable',
    message: `The token is good, but may read none of the datasets of ${org.host}; nothing was saved.`,
    hint: 'Give its owner the Read-Only Administrator role (Security > Administrators), or create the token as somebody who has it.',
    data: { datasets },
  });
}
