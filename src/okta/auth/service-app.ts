import type { JsonWebKey, webcrypto } from 'node:crypto';
import { type CryptoKey, clientCredentialsGrant, modifyAssertion, PrivateKeyJwt } from 'openid-client';
import type { AccessToken } from './access-token.ts';
import { type Binding, configure, grant, orgServer } from './mint.ts';
import { oauthFailure, refusalOf } from './oauth-error.ts';
import { type OAuthHttp, patiently } from './oauth-http.ts';
import type { ServiceAppSecret } from './secret.ts';

/**
 * Access tokens for a service app: client credentials, proven by a signed assertion (private_key_jwt). Scopes that
 * the app was not granted are left out of the token by Okta; where a server refuses the whole request instead, they
 * are found one by one, once.
 */
export function serviceAppTokens(
  http: OAuthHttp,
  { clientId, privateKey }: ServiceAppSecret,
  wanted: readonly string[],
): () => Promise<AccessToken> {
  const binding: Binding = { key: undefined };
  let scopes = wanted;
  const request = async (asked: readonly string[]): Promise<AccessToken> => {
    const key = await importKey(privateKey);
    const server = orgServer(http.orgUrl);
    const authentication = PrivateKeyJwt(
      { key, ...(typeof privateKey['kid'] === 'string' && { kid: privateKey['kid'] }) },
      {
        // Okta takes its endpoint for an audience, not the issuer.
        [modifyAssertion]: (_header, claims) => {
          claims['aud'] = server.token_endpoint;
        },
      },
    );
    const config = configure(http, server, clientId, authentication);
    const { token } = await grant(config, binding, asked, (options) =>
      clientCredentialsGrant(config, { scope: asked.join(' ') }, options),
    );
    return token;
  };
  const isGranted = async (scope: string): Promise<boolean> => {
    try {
      await patiently(http, () => request([scope]));
      return true;
    } catch (error) {
      if (refusalOf(error) === 'invalid_scope' || refusalOf(error) === 'consent_required') return false;
      throw error;
    }
  };
  return async () => {
    try {
      return await patiently(http, () => request(scopes)).catch(async (error: unknown) => {
        if (refusalOf(error) !== 'invalid_scope' || scopes.length < 2) throw error;
        const granted: string[] = [];
        for (const scope of scopes) if (await isGranted(scope)) granted.push(scope);
        if (granted.length === 0 || granted.length === scopes.length) throw error;
        scopes = granted;
        return patiently(http, () => request(scopes));
      });
    } catch (error) {
      throw oauthFailure(error);
    }
  };
}

const curves: Record<string, string> = { 'P-256': '256', 'P-384': '384', 'P-521': '512' };

/** With the algorithm that the JWK names, else the one that Okta generates keys for. */
function importKey(jwk: JsonWebKey): Promise<CryptoKey> {
  const named = String(jwk['alg'] ?? '');
  const algorithm: webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams =
    jwk.kty === 'EC'
      ? { name: 'ECDSA', namedCurve: jwk.crv ?? '' }
      : { name: 'RSASSA-PKCS1-v1_5', hash: `SHA-${/^RS(256|384|512)$/.exec(named)?.[1] ?? curves['P-256']}` };
  const { key_ops: _operations, use: _use, alg: _algorithm, ...bare } = jwk as JsonWebKey & Record<string, unknown>;
  return crypto.subtle.importKey('jwk', bare as webcrypto.JsonWebKey, algorithm, false, ['sign']);
}
