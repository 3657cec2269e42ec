import { createHash, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';

/** A signed JWT taken apart; nothing is proven by that. */
export interface Jws {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  input: string;
  signature: Buffer;
}

/** What Okta lists as supported, for client assertions as for DPoP proofs. */
const digests: Record<string, string> = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
  ES256: 'sha256',
  ES384: 'sha384',
  ES512: 'sha512',
};

export const signingAlgorithms = Object.keys(digests);

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function signRs256(header: Record<string, unknown>, claims: Record<string, unknown>, key: KeyObject): string {
  const input = `${encode({ alg: 'RS256', ...header })}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

export function readJws(text: string): Jws | undefined {
  const [header = '', claims = '', signature = '', ...rest] = text.split('.');
  if (rest.length > 0) return undefined;
  try {
    const parse = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString());
    return {
      header: parse(header),
      claims: parse(claims),
      input: `${header}.${claims}`,
      signature: Buffer.from(signature, 'base64url'),
    };
  } catch {
    return undefined;
  }
}

/** Whether the key made the signature, with an algorithm that suits the key. */
export function isSignedBy(jws: Jws, jwk: JsonWebKey): boolean {
  const algorithm = String(jws.header['alg']);
  const digest = digests[algorithm];
  if (digest === undefined || algorithm.startsWith('ES') !== (jwk.kty === 'EC')) return false;
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verify(digest, Buffer.from(jws.input), { key, dsaEncoding: 'ieee-p1363' }, jws.signature);
  } catch {
    return false;
  }
}

/** RFC 7638: what a DPoP-bound token names its key by. */
export function thumbprint({ kty, crv, x, y, e, n }: JsonWebKey): string {
  const required = kty === 'EC' ? { crv, kty, x, y } : { e, kty, n };
  return createHash('sha256').update(JSON.stringify(required)).digest('base64url');
}
