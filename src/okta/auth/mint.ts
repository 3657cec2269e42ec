import {
  allowInsecureRequests,
  type ClientAuth,
  Configuration,
  clockSkew,
  customFetch,
  type DPoPOptions,
  enableNonRepudiationChecks,
  getDPoPHandle,
  type ServerMetadata,
  type TokenEndpointResponse,
} from 'openid-client';
import type { AccessToken } from './access-token.ts';
import type { DpopKey } from './dpop-key.ts';
import { createDpopKey } from './dpop-key.ts';
import { refusalOf } from './oauth-error.ts';
import { type OAuthHttp, oauthFetch } from './oauth-http.ts';

/** Where the org's own authorization server has its endpoints, in every org. */
export const orgServer = (orgUrl: string): ServerMetadata => ({
  issuer: orgUrl,
  authorization_endpoint: `${orgUrl}/oauth2/v1/authorize`,
  token_endpoint: `${orgUrl}/oauth2/v1/token`,
  revocation_endpoint: `${orgUrl}/oauth2/v1/revoke`,
  jwks_uri: `${orgUrl}/oauth2/v1/keys`,
  code_challenge_methods_supported: ['S256'],
});

/** openid-client's view of an app of the org, for one exchange: it is dated by the server's clock as known now. */
export function configure(
  http: OAuthHttp,
  server: ServerMetadata,
  clientId: string,
  authentication: ClientAuth,
): Configuration {
  const skew = { [clockSkew]: Math.round(http.skewMs() / 1000) };
  const config = new Configuration(server, clientId, skew, authentication);
  config[customFetch] = oauthFetch(http);
  if (http.orgUrl.startsWith('http:')) allowInsecureRequests(config);
  // ID tokens come over TLS from the server itself, so this is more than must be; it costs one request.
  enableNonRepudiationChecks(config);
  return config;
}

/** Whether this app's tokens are bound to a key; found out by the first refusal, and remembered. */
export interface Binding {
  key: DpopKey | undefined;
}

/**
 * Makes a token request, with a DPoP proof where the app demands one. Bearer tokens are tried first: proofs cost a
 * signature for each request.
 * @param asked the scopes of the request
 */
export async function grant<Result extends TokenEndpointResponse>(
  config: Configuration,
  binding: Binding,
  asked: readonly string[],
  request: (options: DPoPOptions | undefined) => Promise<Result>,
): Promise<{ token: AccessToken; response: Result }> {
  const attempt = async (): Promise<Result> =>
    request(binding.key && { DPoP: getDPoPHandle(config, binding.key.pair) });
  const response = await attempt().catch(async (error: unknown) => {
    if (binding.key || refusalOf(error) !== 'invalid_dpop_proof') throw error;
    binding.key = await createDpopKey();
    return attempt();
  });
  return {
    response,
    token: {
      value: response.access_token,
      // Okta always says; an hour is its default.
      lifetimeMs: (response.expires_in ?? 3600) * 1000,
      // Left out where they are those that were asked for (RFC 6749, section 5.1).
      scopes: response.scope?.split(' ').filter(Boolean) ?? asked,
      dpop: response.token_type === 'dpop' ? binding.key : undefined,
    },
  };
}
