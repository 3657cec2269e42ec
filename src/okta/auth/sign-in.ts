import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  calculatePKCECodeChallenge,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  type ServerMetadata,
  tokenRevocation,
} from 'openid-client';
import { NotConnectedError } from '../../errors.ts';
import { exchange } from '../transport.ts';
import type { AccessToken } from './access-token.ts';
import { createDpopKey } from './dpop-key.ts';
import { type Binding, configure, grant, orgServer } from './mint.ts';
import { oauthFailure, refusalOf } from './oauth-error.ts';
import { type OAuthHttp, patiently } from './oauth-http.ts';
import type { BrowserSecret } from './secret.ts';

export interface SignInRequest {
  clientId: string;
  clientSecret: string | undefined;
  redirectUri: string;
  /** Of the API; those of OpenID Connect are added. */
  scopes: readonly string[];
}

export interface SignedIn {
  secret: BrowserSecret;
  token: AccessToken;
  /** Okta's id of the person. */
  userId: string;
}

export interface SignIn {
  /** The page to be opened in the browser. */
  url: string;
  state: string;
  /** Takes the address that the browser was sent back to. */
  finish(callback: URL): Promise<SignedIn>;
}

/** Begins a sign-in: Authorization Code with PKCE, state and nonce, each checked by openid-client on the way back. */
export async function beginSignIn(http: OAuthHttp, request: SignInRequest): Promise<SignIn> {
  const { clientId, clientSecret, redirectUri, scopes } = request;
  const server = await discover(http);
  const config = configure(http, server, clientId, authenticationOf(clientSecret));
  const [verifier, state, nonce] = [randomPKCECodeVerifier(), randomState(), randomNonce()];
  const url = buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: ['openid', 'offline_access', ...scopes].join(' '),
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  return {
    url: url.href,
    state,
    async finish(callback) {
      const binding: Binding = { key: undefined };
      const checks = {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      };
      try {
        const { response, token } = await patiently(http, () =>
          grant(config, binding, scopes, (options) =>
            authorizationCodeGrant(config, callback, checks, undefined, options),
          ),
        );
        const { refresh_token: refreshToken } = response;
        if (refreshToken === undefined) throw noRefreshToken();
        const secret: BrowserSecret = {
          kind: 'browser',
          clientId,
          ...(clientSecret === undefined ? {} : { clientSecret }),
          refreshToken,
          ...(binding.key && { dpopKey: binding.key.privateJwk }),
        };
        return { secret, token, userId: response.claims()?.sub ?? '' };
      } catch (error) {
        throw oauthFailure(error);
      }
    },
  };
}

export interface RefreshOptions {
  /** That the sign-in asked for. */
  scopes: readonly string[];
  /** What is kept now: somebody else may have swapped the refresh token meanwhile. */
  read(): Promise<BrowserSecret>;
  /** Keeps the successor of a refresh token, before its access token is used. */
  keep(secret: BrowserSecret): Promise<void>;
}

/** Access tokens for somebody who signed in. Each refresh token is used once: what Okta answers with takes its place. */
export function signedInTokens(http: OAuthHttp, { scopes, read, keep }: RefreshOptions): () => Promise<AccessToken> {
  const binding: Binding = { key: undefined };
  const refresh = async (secret: BrowserSecret): Promise<AccessToken> => {
    if (secret.dpopKey && !binding.key) binding.key = await createDpopKey(secret.dpopKey);
    const { clientId, clientSecret, refreshToken } = secret;
    const config = configure(http, orgServer(http.orgUrl), clientId, authenticationOf(clientSecret));
    const { response, token } = await patiently(http, () =>
      grant(config, binding, scopes, (options) => refreshTokenGrant(config, refreshToken, undefined, options)),
    );
    const next = response.refresh_token ?? refreshToken;
    if (next !== refreshToken) await keep({ ...secret, refreshToken: next });
    return token;
  };
  return async () => {
    try {
      const secret = await read();
      return await refresh(secret).catch(async (error: unknown) => {
        const latest = refusalOf(error) === 'invalid_grant' ? await read() : secret;
        if (latest.refreshToken === secret.refreshToken) throw error;
        return refresh(latest);
      });
    } catch (error) {
      throw oauthFailure(error);
    }
  };
}

export interface Revocation {
  revoked: 'revoked' | 'failed';
  /** The code of what was in the way. */
  why: string | null;
}

/** Longer than this nobody waits for Okta to have something erased here. */
const patienceMs = 10_000;

/** Takes a refresh token back at Okta, with every token that came from it. Never throws. */
export async function revokeSignIn(
  { signal, ...rest }: OAuthHttp,
  { clientId, clientSecret, refreshToken }: BrowserSecret,
): Promise<Revocation> {
  const patience = AbortSignal.timeout(patienceMs);
  const http = { ...rest, signal: signal ? AbortSignal.any([signal, patience]) : patience };
  const config = configure(http, orgServer(http.orgUrl), clientId, authenticationOf(clientSecret));
  try {
    await patiently(http, () => tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' }));
    return { revoked: 'revoked', why: null };
  } catch (error) {
    const { code } = oauthFailure(error) as { code?: unknown };
    return { revoked: 'failed', why: typeof code === 'string' ? code : 'no answer' };
  }
}

const authenticationOf = (secret: string | undefined): ClientAuth =>
  secret === undefined ? None() : ClientSecretBasic(secret);

/** The issuer as the org itself names it, which ID tokens are held against. The endpoints are the same everywhere. */
async function discover(http: OAuthHttp): Promise<ServerMetadata> {
  const known = orgServer(http.orgUrl);
  const answer = await exchange({
    origin: http.orgUrl,
    path: '/.well-known/openid-configuration',
    headers: { accept: 'application/json', 'user-agent': http.userAgent },
    signal: http.signal,
  });
  if (answer.status !== 200) return known;
  try {
    const { issuer } = JSON.parse(answer.bytes.toString('utf8')) as { issuer?: unknown };
    return typeof issuer === 'string' ? { ...known, issuer } : known;
  } catch {
    return known;
  }
}

const noRefreshToken = (): NotConnectedError =>
  new NotConnectedError({
    code: 'no-refresh-token',
    message: 'Okta gave no refresh token, so the next sync could not be made without signing in again.',
    hint: 'In the Admin Console: Applications > Applications > the app > General > Grant type: tick Refresh Token, then connect again.',
  });
