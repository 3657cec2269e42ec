import type { IncomingHttpHeaders } from 'node:http';
import { authenticateClient } from './client-authentication.ts';
import { serverMetadata } from './server-metadata.ts';
import { answerAuthorize, answerSignIn, userOf } from './sign-in-page.ts';
import type { OAuthState } from './state.ts';
import { answerToken, type OAuthAnswer, oauthError } from './token-endpoint.ts';
import { revoke } from './tokens.ts';

export interface OAuthRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Of a POST; empty else. */
  form: URLSearchParams;
}

const paths: Record<string, (state: OAuthState, request: OAuthRequest) => OAuthAnswer> = {
  'GET /.well-known/openid-configuration': (state) => ({ status: 200, body: serverMetadata(state.issuer) }),
  'GET /.well-known/oauth-authorization-server': (state) => ({ status: 200, body: serverMetadata(state.issuer) }),
  'GET /oauth2/v1/keys': ({ registered }) => ({ status: 200, body: { keys: [registered.signingJwk] } }),
  'GET /oauth2/v1/authorize': (state, { query }) => answerAuthorize(state, query),
  'POST /oauth2/v1/authorize': (state, { form }) => answerSignIn(state, form),
  'POST /oauth2/v1/token': (state, { headers, form }) => answerToken(state, headers, form),
  'POST /oauth2/v1/revoke': (state, { headers, form }) =>
    forClient(state, headers, form, 'revoke', () => {
      revoke(state, form.get('token') ?? '');
      return { status: 200, body: '' };
    }),
  'POST /oauth2/v1/introspect': (state, { headers, form }) =>
    forClient(state, headers, form, 'introspect', () => ({ status: 200, body: introspected(state, form) })),
  'GET /oauth2/v1/userinfo': (state, { headers }) => {
    const token = state.access.get(headers.authorization?.split(' ')[1] ?? '');
    const user = token?.userId === undefined ? undefined : userOf(state.source, token.userId);
    if (!user) return oauthError(401, 'invalid_token', 'The access token is invalid.');
    return { status: 200, body: { sub: user.id, preferred_username: user.login } };
  },
};

/** Whether a path is the authorization server's rather than the management API's. */
export const isOAuthPath = (path: string): boolean =>
  Object.keys(paths).some((known) => known.slice(known.indexOf(' ') + 1) === path);

export function answerOAuth(state: OAuthState, request: OAuthRequest): OAuthAnswer {
  const handle = paths[`${request.method} ${request.path}`];
  return handle ? handle(state, request) : oauthError(405, 'invalid_request', 'The HTTP method is not supported.');
}

function forClient(
  state: OAuthState,
  headers: IncomingHttpHeaders,
  form: URLSearchParams,
  endpoint: string,
  answer: () => OAuthAnswer,
): OAuthAnswer {
  const app = authenticateClient(state, headers, form, `${state.issuer}/oauth2/v1/${endpoint}`);
  return 'description' in app ? oauthError(401, 'invalid_client', app.description) : answer();
}

function introspected(state: OAuthState, form: URLSearchParams): Record<string, unknown> {
  const token = form.get('token') ?? '';
  const family = state.refresh.get(token);
  if (family) return { active: !family.revoked && family.current === token, client_id: family.clientId };
  const access = state.access.get(token);
  if (!access || access.expiresAt <= state.now()) return { active: false };
  return { active: true, client_id: access.clientId, scope: access.scopes.join(' ') };
}
