import { signingAlgorithms } from './jws.ts';
import { signInScopes } from './scopes.ts';

/** Both discovery documents of the org's own authorization server, as Okta words them. */
export function serverMetadata(issuer: string): Record<string, unknown> {
  const at = (name: string): string => `${issuer}/oauth2/v1/${name}`;
  const authentication = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'];
  return {
    issuer,
    authorization_endpoint: at('authorize'),
    token_endpoint: at('token'),
    userinfo_endpoint: at('userinfo'),
    registration_endpoint: at('clients'),
    jwks_uri: at('keys'),
    introspection_endpoint: at('introspect'),
    revocation_endpoint: at('revoke'),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: signInScopes,
    token_endpoint_auth_methods_supported: authentication,
    revocation_endpoint_auth_methods_supported: authentication,
    introspection_endpoint_auth_methods_supported: authentication,
    token_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
    claims_supported: ['iss', 'ver', 'sub', 'aud', 'iat', 'exp', 'jti', 'auth_time', 'amr', 'nonce', 'at_hash'],
    code_challenge_methods_supported: ['S256'],
    dpop_signing_alg_values_supported: signingAlgorithms,
  };
}
