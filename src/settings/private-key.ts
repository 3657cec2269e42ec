import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { NotConnectedError } from '../errors.ts';

const wantedCurves = ['P-256', 'P-384', 'P-521'];
const leastRsaBits = 2048;

/**
 * Reads a private key as Okta and openssl give it: a PEM text, a JWK, or a JWK set of one.
 * @throws NotConnectedError for what cannot be such a key; the message never holds any of it.
 */
export function parsePrivateKey(text: string, from: string): JsonWebKey {
  // Variables of CI systems often hold the line breaks of a PEM as two characters.
  const given = text.trim().replaceAll('\\n', '\n');
  if (given === '') throw malformed(`The private key from ${from} is empty.`);
  const { key, kid, alg } = given.startsWith('{') ? fromJwk(given, from) : { key: fromPem(given, from) };
  const jwk = key.export({ format: 'jwk' });
  const isRsa = key.asymmetricKeyType === 'rsa';
  if (!isRsa && !wantedCurves.includes(jwk.crv ?? '')) {
    throw malformed(`The private key from ${from} is of a kind that Okta does not take.`);
  }
  if (isRsa && (key.asymmetricKeyDetails?.modulusLength ?? 0) < leastRsaBits) {
    throw malformed(`The private key from ${from} is shorter than ${leastRsaBits} bits, which Okta does not take.`);
  }
  return { ...jwk, ...(kid === undefined ? {} : { kid }), ...(alg === undefined ? {} : { alg }) };
}

function fromPem(pem: string, from: string): KeyObject {
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem)) {
    throw malformed(
      `The private key from ${from} is locked with a passphrase.`,
      'Unlock it into a pipe or a file of your own: openssl pkey -in key.pem -out unlocked.pem.',
    );
  }
  if (/BEGIN (RSA )?PUBLIC KEY|BEGIN CERTIFICATE/.test(pem)) throw publicOnly(from);
  try {
    return createPrivateKey(pem);
  } catch {
    throw malformed(`What comes from ${from} is neither a PEM nor a JWK.`);
  }
}

function fromJwk(text: string, from: string): { key: KeyObject; kid?: string; alg?: string } {
  try {
    const parsed = JSON.parse(text) as JsonWebKey & { keys?: JsonWebKey[] };
    const jwk = parsed.keys?.length === 1 ? parsed.keys[0] : parsed;
    if (jwk?.kty !== undefined && jwk.d === undefined) throw publicOnly(from);
    const { kid, alg } = jwk as { kid?: unknown; alg?: unknown };
    return {
      key: createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }),
      ...(typeof kid === 'string' && { kid }),
      ...(typeof alg === 'string' && { alg }),
    };
  } catch (error) {
    if (error instanceof NotConnectedError) throw error;
    throw malformed(`What comes from ${from} is neither a PEM nor a JWK.`);
  }
}

const publicOnly = (from: string): NotConnectedError =>
  malformed(`What comes from ${from} is the public part of a key; the private one is needed.`);

const malformed = (message: string, hint?: string): NotConnectedError =>
  new NotConnectedError({
    code: 'private-key-malformed',
    message,
    hint:
      hint ??
      'Okta shows the private key once, when it is generated (Applications > the app > General > Public Keys > Add key): save it as PEM or JSON. RSA keys of 2048 bits or more and EC keys (P-256, P-384, P-521) are taken.',
  });
