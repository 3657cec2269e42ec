import { createHash, type JsonWebKey } from 'node:crypto';
import { isSignedBy, readJws, thumbprint } from './jws.ts';
import { currentNonce, type OAuthState } from './state.ts';

export interface ProofContext {
  method: string;
  /** Of the request, without its query. */
  url: string;
  nonce: boolean;
  /** On API requests: the token that the proof goes with. */
  accessToken?: string;
}

export type ProofVerdict = { jkt: string } | { error: 'invalid_dpop_proof' | 'use_dpop_nonce'; description: string };

const seconds = 300;

/** RFC 9449, section 4.3, in the words that Okta answers with where they were recorded. */
export function checkProof(state: OAuthState, given: string | undefined, context: ProofContext): ProofVerdict {
  const wrong = (description: string): ProofVerdict => ({ error: 'invalid_dpop_proof', description });
  if (given === undefined) return wrong('The DPoP proof JWT header is missing.');
  const jws = readJws(given);
  if (!jws) return wrong('The DPoP proof JWT header is invalid.');
  const { header, claims } = jws;
  const jwk = header['jwk'] as JsonWebKey | undefined;
  if (header['typ'] !== 'dpop+jwt' || !jwk)
    return wrong("The DPoP proof JWT must have the 'dpop+jwt' type and a 'jwk'.");
  if (jwk.d !== undefined) return wrong("The 'jwk' of the DPoP proof JWT holds a private key.");
  if (!isSignedBy(jws, jwk)) return wrong('The DPoP proof JWT signature is invalid.');
  if (claims['htm'] !== context.method) return wrong("The DPoP proof JWT 'htm' claim does not match the request.");
  if (claims['htu'] !== context.url) return wrong("The DPoP proof JWT 'htu' claim does not match the request.");
  const age = state.now() / 1000 - Number(claims['iat']);
  if (!(Math.abs(age) <= seconds)) return wrong("The DPoP proof JWT 'iat' claim is too old or in the future.");
  if (typeof claims['jti'] !== 'string' || state.seen.has(`dpop ${claims['jti']}`)) {
    return wrong("The DPoP proof JWT 'jti' claim is missing or was used before.");
  }
  if (context.accessToken !== undefined) {
    const hash = createHash('sha256').update(context.accessToken).digest('base64url');
    if (claims['ath'] !== hash) return wrong("The DPoP proof JWT 'ath' claim does not match the access token.");
  }
  if (context.nonce && claims['nonce'] !== currentNonce(state)) {
    return { error: 'use_dpop_nonce', description: 'Authorization server requires nonce in DPoP proof.' };
  }
  state.seen.add(`dpop ${claims['jti']}`);
  return { jkt: thumbprint(jwk) };
}
