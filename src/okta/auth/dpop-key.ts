import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  randomUUID,
  sign,
  type webcrypto,
} from 'node:crypto';
import type { RequestTarget } from './authorization.ts';

/** A key that tokens are bound to (RFC 9449): whoever steals a token alone cannot use it. */
export interface DpopKey {
  /** For openid-client, which signs the proofs of token requests. */
  pair: webcrypto.CryptoKeyPair;
  privateJwk: JsonWebKey;
  /** The proof for one GET of the API. */
  proof(target: RequestTarget, accessToken: string, at: { seconds: number; nonce: string | undefined }): string;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An ES256 key: signing takes a small part of the time that it takes with RSA, and it is done for each request. */
export async function createDpopKey(
  privateJwk: JsonWebKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
): Promise<DpopKey> {
  const { d: _private, ...publicJwk } = privateJwk;
  const key = createPrivateKey({ key: privateJwk, format: 'jwk' });
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const header = encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk });
  let hashed = { accessToken: '', ath: '' };
  return {
    pair: {
      privateKey: await crypto.subtle.importKey('jwk', privateJwk, algorithm, false, ['sign']),
      publicKey: await crypto.subtle.importKey('jwk', publicJwk, algorithm, true, ['verify']),
    },
    privateJwk,
    proof({ origin, path }, accessToken, { seconds, nonce }) {
      if (hashed.accessToken !== accessToken) {
        hashed = { accessToken, ath: createHash('sha256').update(accessToken).digest('base64url') };
      }
      const query = path.indexOf('?');
      const claims = encode({
        jti: randomUUID(),
        htm: 'GET',
        htu: origin + (query === -1 ? path : path.slice(0, query)),
        iat: seconds,
        ath: hashed.ath,
        ...(nonce === undefined ? {} : { nonce }),
      });
      const signature = sign('sha256', Buffer.from(`${header}.${claims}`), { key, dsaEncoding: 'ieee-p1363' });
      return `${header}.${claims}.${signature.toString('base64url')}`;
    },
  };
}
