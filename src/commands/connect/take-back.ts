import { CliError } from '../../errors.ts';
import type { OAuthHttp } from '../../okta/auth/oauth-http.ts';
import type { Secret } from '../../okta/auth/secret.ts';
import type { Revocation } from '../../okta/auth/sign-in.ts';
import type { Terminal } from '../../ui/terminal.ts';

/**
 * A sign-in of which nothing is kept here must not stay good at Okta: its refresh token is revoked there, also after
 * Ctrl-C. A failure that led to this carries what became of it, for `--json`.
 */
export async function takeBack(
  http: OAuthHttp,
  secret: Secret,
  terminal: Terminal,
  failure?: unknown,
): Promise<Revocation | undefined> {
  if (secret.kind !== 'browser') return undefined;
  const { revokeSignIn } = await import('../../okta/auth/sign-in.ts');
  const revocation = await revokeSignIn({ ...http, signal: undefined }, secret);
  const { revoked, why } = revocation;
  if (failure instanceof CliError) Object.assign(failure.data, { signIn: revocation });
  if (revoked === 'revoked') terminal.note('The sign-in was taken back at Okta, since nothing of it is kept here.');
  else {
    terminal.warn(
      `Nothing of the sign-in is kept here, and it could NOT be taken back at Okta (${why}): an administrator can, at the user under More Actions > Clear User Sessions with "Also revoke" on.`,
    );
  }
  return revocation;
}
