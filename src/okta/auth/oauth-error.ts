import { NotConnectedError, UnreachableError } from '../../errors.ts';
import { OktaError } from '../okta-error.ts';

/** The part of openid-client's errors that tells what Okta answered. */
interface Refusal {
  error: string;
  error_description?: string;
}

const isRefusal = (error: unknown): error is Refusal =>
  typeof error === 'object' && error !== null && typeof (error as Partial<Refusal>).error === 'string';

/** Okta's OAuth error code: `invalid_scope`, `use_dpop_nonce` ... */
export const refusalOf = (error: unknown): string | undefined => (isRefusal(error) ? error.error : undefined);

interface Advice {
  code: string;
  message(description: string): string;
  hint: string;
}

const appPage = 'In the Admin Console: Applications > Applications > the app';

const advice: Record<string, Advice> = {
  invalid_client: {
    code: 'client-refused',
    message: (description) => `Okta does not accept the app's credential: ${description}`,
    hint: `${appPage} > General: compare the client ID, and see that the public key of this private key (or the client secret) is there and active.`,
  },
  unauthorized_client: {
    code: 'grant-type-off',
    message: (description) => `The app may not be used in this way: ${description}`,
    hint: `A service app (API Services) is for --auth service-app; a web or native app with the grant types Authorization Code and Refresh Token is for --auth browser. ${appPage} > General.`,
  },
  consent_required: {
    code: 'no-scope-granted',
    message: (description) => `The app has been granted none of the OAuth scopes that are asked for: ${description}`,
    hint: `${appPage} > Okta API Scopes: grant those that \`okta-evidence connect --print-scopes\` prints.`,
  },
  invalid_scope: {
    code: 'scope-refused',
    message: (description) => `Okta refuses the OAuth scopes that are asked for: ${description}`,
    hint: `${appPage} > Okta API Scopes: grant those that \`okta-evidence connect --print-scopes\` prints, or name the granted ones in OKTA_CLIENT_SCOPES.`,
  },
  access_denied: {
    code: 'sign-in-denied',
    message: (description) => `The sign-in was denied: ${description}`,
    hint: `Assign the app to the person who signs in (${appPage} > Assignments); only an administrator can be given the okta.* scopes.`,
  },
  invalid_grant: {
    code: 'sign-in-over',
    message: (description) => `The sign-in is over: ${description}`,
    hint: 'It was revoked, not used for too long, or used from two places. Run `okta-evidence connect --auth browser` again.',
  },
  invalid_dpop_proof: {
    code: 'dpop-refused',
    message: (description) => `Okta refuses the proof of possession (DPoP): ${description}`,
    hint: "See that this computer's clock is right; proofs are dated.",
  },
};

/** What is to be said when the authorization server gives no token. Never with a key, a code or a token in it. */
export function oauthFailure(error: unknown): unknown {
  if (error instanceof OktaError) {
    return new UnreachableError({
      code: 'token-endpoint-failed',
      message: `No access token could be got. ${error.message}`,
      hint: error.hint ?? 'Okta may have trouble (status.okta.com). Try again: an interrupted sync is gone on with.',
      cause: error,
    });
  }
  const { error: refused, error_description: said = 'no reason was given' } = isRefusal(error) ? error : { error: '' };
  const known = advice[refused];
  const description = clean(said);
  if (known) {
    const { code, hint } = known;
    const clock = /expired|too old|future/i.test(description) ? " See that this computer's clock is right." : '';
    return new NotConnectedError({ code, message: known.message(description), hint: hint + clock });
  }
  if (refused) {
    return new NotConnectedError({
      code: 'oauth-refused',
      message: `Okta gives no access token (${clean(refused)}): ${description}`,
      hint: 'The System Log of the org (Reports > System Log) says more about it.',
    });
  }
  // openid-client's own checks; its causes may hold tokens.
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' || !code.startsWith('OAUTH_')) return error;
  return new NotConnectedError({
    code: 'oauth-answer-invalid',
    message: `The answer of the authorization server does not hold up: ${clean(String(message))}.`,
    hint: 'A proxy may change what Okta answers. If it does not, compare the clocks of this computer and of the org.',
  });
}

const clean = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 300);
