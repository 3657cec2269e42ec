import type { IncomingHttpHeaders } from 'node:http';
import { checkProof } from './dpop-proof.ts';
import { scopeOf } from './scopes.ts';
import { appOf, currentNonce, type OAuthState } from './state.ts';

/** What an OAuth token is worth for one request of the management API. */
export type ApiAccess =
  | { verdict: 'granted'; userId: string | undefined }
  /** The app has the scope and no admin role: users are an empty list, and most else is refused. */
  | { verdict: 'no-role' }
  | { verdict: 'bad-token' }
  | { verdict: 'refused'; status: number; headers: Record<string, string> };

const ways = ['Bearer', 'DPoP'];

export const isOAuthHeader = (authorization: string | undefined): boolean =>
  ways.includes(authorization?.split(' ')[0] ?? '');

/** Judges `Authorization: Bearer …` and `DPoP …`. */
export function apiAccess(
  state: OAuthState,
  request: { method: string; path: string; headers: IncomingHttpHeaders },
): ApiAccess {
  const [way, value = ''] = request.headers.authorization?.split(' ') ?? [];
  const token = state.access.get(value);
  if (!token || token.expiresAt <= state.now()) return { verdict: 'bad-token' };
  const challenge = (status: number, error: string, description: string, more = {}): ApiAccess => ({
    verdict: 'refused',
    status,
    headers: {
      'WWW-Authenticate': `${way} authorization_uri="${state.issuer}/oauth2/v1/authorize", realm="${state.issuer}", error="${error}", error_description="${description}"`,
      ...more,
    },
  });
  if (token.jkt !== undefined) {
    if (way !== 'DPoP') return challenge(400, 'invalid_dpop_proof', 'The access token is bound to a DPoP key.');
    const { dpop } = request.headers;
    const proof = checkProof(state, typeof dpop === 'string' ? dpop : undefined, {
      method: request.method,
      url: `${state.issuer}${request.path}`,
      nonce: state.settings.resourceNonce,
      accessToken: value,
    });
    if ('error' in proof) {
      const nonce = proof.error === 'use_dpop_nonce' ? { 'DPoP-Nonce': currentNonce(state) } : {};
      return challenge(proof.error === 'use_dpop_nonce' ? 401 : 400, proof.error, proof.description, nonce);
    }
    if (proof.jkt !== token.jkt) return challenge(400, 'invalid_dpop_proof', 'The proof is of another key.');
  }
  const scope = scopeOf(request.path);
  if (scope !== undefined && !token.scopes.includes(scope)) {
    const what = 'The access token provided does not contain the required scopes.';
    return challenge(403, 'insufficient_scope', what);
  }
  const { userId } = token;
  const hasRole = userId === undefined ? (appOf(state, token.clientId)?.adminRole ?? false) : isAdmin(state, userId);
  return hasRole ? { verdict: 'granted', userId } : { verdict: 'no-role' };
}

function isAdmin({ source, now }: OAuthState, userId: string): boolean {
  const roles = source.list('user-roles', [userId], {
    after: undefined,
    limit: 1,
    query: new URLSearchParams(),
    now: now(),
  });
  return 'rows' in roles && roles.rows.length > 0;
}

/** The principal that an OAuth token's requests count against: the app, whatever token it has just now. */
export function principalOf(state: OAuthState, authorization: string): string {
  const token = state.access.get(authorization.split(' ')[1] ?? '');
  return token ? `OAuth ${token.clientId}` : authorization;
}
