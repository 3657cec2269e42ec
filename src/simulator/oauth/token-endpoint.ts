import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { OAuthApp } from './apps.ts';
import { authenticateClient } from './client-authentication.ts';
import { checkProof } from './dpop-proof.ts';
import { isScope, signInScopes } from './scopes.ts';
import { currentNonce, type Grant, type OAuthState } from './state.ts';
import { issueAccessToken, issueIdToken, issueRefreshToken, rotateRefreshToken } from './tokens.ts';

export interface OAuthAnswer {
  status: number;
  body: unknown;
  contentType?: string;
  headers?: Record<string, string>;
}

/** OAuth's own shape of an error, which is not that of Okta's API. */
export const oauthError = (status: number, error: string, description: string): OAuthAnswer => ({
  status,
  body: { error, error_description: description },
});

const grants = { service: ['client_credentials'], web: ['authorization_code', 'refresh_token'] } as const;

/** `POST /oauth2/v1/token` */
export function answerToken(state: OAuthState, headers: IncomingHttpHeaders, form: URLSearchParams): OAuthAnswer {
  const endpoint = `${state.issuer}/oauth2/v1/token`;
  const app = authenticateClient(state, headers, form, endpoint);
  if ('description' in app) return oauthError(401, 'invalid_client', app.description);
  const grantType = form.get('grant_type') ?? '';
  const allowed: readonly string[] = app.type === 'service' ? grants.service : grants.web;
  if (!allowed.includes(grantType)) {
    return oauthError(400, 'unauthorized_client', `The client is not authorized to use the grant type '${grantType}'.`);
  }
  const given = headers['dpop'];
  let jkt: string | undefined;
  if (app.dpop || given !== undefined) {
    const proof = checkProof(state, typeof given === 'string' ? given : undefined, {
      method: 'POST',
      url: endpoint,
      nonce: true,
    });
    if ('error' in proof) {
      const refused = oauthError(400, proof.error, proof.description);
      return proof.error === 'use_dpop_nonce'
        ? { ...refused, headers: { 'DPoP-Nonce': currentNonce(state) } }
        : refused;
    }
    jkt = proof.jkt;
  }
  if (grantType === 'client_credentials') return byCredentials(state, app, form, jkt);
  return grantType === 'refresh_token' ? byRefreshToken(state, app, form, jkt) : byCode(state, app, form, jkt);
}

function byCredentials(state: OAuthState, app: OAuthApp, form: URLSearchParams, jkt: string | undefined): OAuthAnswer {
  const asked = (form.get('scope') ?? '').split(' ').filter(Boolean);
  const scopes = grantedScopes(state, app, asked);
  if ('error' in scopes) return oauthError(400, scopes.error, scopes.description);
  const grant: Grant = { clientId: app.clientId, userId: undefined, scopes: scopes.granted, jkt };
  return tokenAnswer(state, grant, {});
}

function byCode(state: OAuthState, app: OAuthApp, form: URLSearchParams, jkt: string | undefined): OAuthAnswer {
  const code = form.get('code') ?? '';
  const signIn = state.codes.get(code);
  const verifier = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (!signIn || signIn.clientId !== app.clientId || signIn.expiresAt <= state.now()) {
    return oauthError(400, 'invalid_grant', 'The authorization code is invalid or has expired.');
  }
  if (signIn.redirectUri !== form.get('redirect_uri')) {
    return oauthError(400, 'invalid_grant', "The 'redirect_uri' does not match that of the authorization request.");
  }
  if (verifier !== signIn.challenge) return oauthError(400, 'invalid_grant', 'PKCE verification failed.');
  state.codes.delete(code);
  const grant: Grant = { ...signIn, jkt };
  const refresh = signIn.scopes.includes('offline_access') ? issueRefreshToken(state, grant) : undefined;
  return tokenAnswer(state, grant, refresh === undefined ? {} : { refresh_token: refresh }, (accessToken) =>
    signIn.scopes.includes('openid') ? { id_token: issueIdToken(state, signIn, accessToken) } : {},
  );
}

function byRefreshToken(state: OAuthState, app: OAuthApp, form: URLSearchParams, jkt: string | undefined): OAuthAnswer {
  const given = form.get('refresh_token') ?? '';
  const family = state.refresh.get(given);
  const bound = family?.jkt !== undefined && family.jkt !== jkt;
  const rotated = family?.clientId === app.clientId && !bound ? rotateRefreshToken(state, given) : undefined;
  if (!rotated) return oauthError(400, 'invalid_grant', 'The refresh token is invalid or expired.');
  return tokenAnswer(state, { ...rotated.grant, jkt }, { refresh_token: rotated.next });
}

function tokenAnswer(
  state: OAuthState,
  grant: Grant,
  more: object,
  andFor: (accessToken: string) => object = () => ({}),
): OAuthAnswer {
  const accessToken = issueAccessToken(state, grant);
  return {
    status: 200,
    body: {
      token_type: grant.jkt === undefined ? 'Bearer' : 'DPoP',
      expires_in: state.settings.accessTokenSeconds,
      access_token: accessToken,
      scope: grant.scopes.join(' '),
      ...more,
      ...andFor(accessToken),
    },
  };
}

/** Which of the scopes that were asked for the app gets. */
export function grantedScopes(
  state: OAuthState,
  app: OAuthApp,
  asked: readonly string[],
): { granted: string[] } | { error: string; description: string } {
  const unknown = asked.find((scope) => !isScope(scope) || (app.type === 'service' && signInScopes.includes(scope)));
  if (asked.length === 0 || unknown !== undefined) {
    const description = 'One or more scopes are not configured for the authorization server resource.';
    return { error: 'invalid_scope', description };
  }
  const granted = asked.filter((scope) => signInScopes.includes(scope) || app.scopes.includes(scope));
  if (granted.every((scope) => signInScopes.includes(scope)) && granted.length < asked.length) {
    return { error: 'consent_required', description: 'You are not allowed any of the requested scopes.' };
  }
  if (granted.length < asked.length && state.settings.ungranted === 'refused') {
    const missing = asked.filter((scope) => !granted.includes(scope)).join(' ');
    return { error: 'invalid_scope', description: `The scopes '${missing}' are not granted to the app.` };
  }
  return { granted: [...granted, ...state.settings.extraScopes] };
}
