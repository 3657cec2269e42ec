import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseOrgUrl } from '../../src/okta/org-url.ts';
import { scopesFromEnvironment, secretFromEnvironment } from '../../src/settings/environment-credential.ts';
import { parsePrivateKey } from '../../src/settings/private-key.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...ec.privateKey.export({ format: 'jwk' }), kid: 'the key', alg: 'ES256' };
const pem = (type: 'pkcs1' | 'pkcs8', key = rsa.privateKey): string => key.export({ type, format: 'pem' }).toString();

describe('a private key', () => {
  it.each([
    ['a PEM of PKCS #8', pem('pkcs8')],
    ['a PEM of PKCS #1', pem('pkcs1')],
    ['a PEM whose line breaks are two characters', pem('pkcs8').replaceAll('\n', '\\n')],
    ['a PEM with space around it', `\n  ${pem('pkcs8')}\n\n`],
    ['a JWK', JSON.stringify(rsa.privateKey.export({ format: 'jwk' }))],
    ['a set of one', JSON.stringify({ keys: [rsa.privateKey.export({ format: 'jwk' })] })],
  ])('is read from %s', (_what, text) => {
    expect(parsePrivateKey(text, 'here')).toEqual(rsa.privateKey.export({ format: 'jwk' }));
  });

  it('keeps its id and algorithm', () => {
    expect(parsePrivateKey(JSON.stringify(jwk), 'here')).toEqual(jwk);
  });

  it.each([
    ['nothing', ''],
    ['something else', 'not a key, and secret all the same'],
    ['half a PEM', pem('pkcs8').slice(0, 300)],
    ['a public key', rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['a public JWK', JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))],
    ['a locked key', rsa.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })],
    ['an RSA key that is too short', pem('pkcs8', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)],
    ['a kind that Okta does not take', pem('pkcs8', generateKeyPairSync('ed25519').privateKey)],
    ['JSON that is no key', '{"kty":"RSA","d":"AQAB"}'],
  ])('is refused for %s, and not repeated', (_what, text) => {
    const given = String(text);
    const parse = (): unknown => parsePrivateKey(given, 'here');
    expect(parse).toThrow(expect.objectContaining({ code: 'private-key-malformed', exitCode: 3 }));
    try {
      parse();
    } catch (error) {
      const { message, hint, cause } = error as Error & { hint: string };
      expect(cause).toBeUndefined();
      for (const line of given.split('\n').filter((each) => each.length > 20)) {
        expect(`${message}${hint}`).not.toContain(line);
      }
    }
  });
});

describe('a service app in the environment', () => {
  const org = parseOrgUrl('acme');
  const app = { OKTA_CLIENT_CLIENTID: '0oa1', OKTA_CLIENT_PRIVATEKEY: JSON.stringify(jwk) };
  const refused = (code: string): object => expect.objectContaining({ code, exitCode: 2 });

  it('is used where no token is set, or where the mode says so', () => {
    const secret = { kind: 'service-app', clientId: '0oa1', privateKey: jwk };
    expect(secretFromEnvironment(app, org, '/')).toEqual(secret);
    const both = { ...app, OKTA_CLIENT_TOKEN: '00token' };
    expect(secretFromEnvironment({ ...both, OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey' }, org, '/')).toEqual(secret);
    expect(secretFromEnvironment({ ...both, OKTA_CLIENT_AUTHORIZATIONMODE: 'SSWS' }, org, '/')).toEqual({
      kind: 'token',
      token: '00token',
    });
  });

  it('goes to the org that stands beside it and nowhere else', () => {
    const other = { ...app, OKTA_CLIENT_ORGURL: 'https://other.okta.com' };
    expect(secretFromEnvironment(other, org, '/')).toBeUndefined();
  });

  it.each([
    ['private-key-incomplete', { OKTA_CLIENT_PRIVATEKEY: JSON.stringify(jwk) }],
    ['private-key-incomplete', { OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey', OKTA_CLIENT_CLIENTID: '0oa1' }],
    ['private-key-missing', { OKTA_CLIENT_CLIENTID: '0oa1', OKTA_CLIENT_PRIVATEKEY: 'no/such/file.pem' }],
    ['scope-not-read-only', { ...app, OKTA_CLIENT_SCOPES: 'okta.users.read okta.users.manage' }],
  ])('is refused with %s', (code, env) => {
    expect(() => secretFromEnvironment(env, org, '/')).toThrow(refused(code));
  });

  it('may name its scopes, apart by spaces or commas', () => {
    const env = { OKTA_CLIENT_SCOPES: 'okta.users.read, okta.groups.read okta.logs.read' };
    expect(scopesFromEnvironment(env)).toEqual(['okta.users.read', 'okta.groups.read', 'okta.logs.read']);
    expect(scopesFromEnvironment({})).toBeUndefined();
    expect(() => scopesFromEnvironment({ OKTA_CLIENT_SCOPES: 'openid' })).toThrow(refused('scope-not-read-only'));
  });
});
