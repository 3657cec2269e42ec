import { createHash, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import nock from 'nock';
import { expect, it } from 'vitest';
import { type AccessToken, accessTokens, type OAuthAuthorization } from '../../src/okta/auth/access-token.ts';
import type { Renewals } from '../../src/okta/auth/authorization.ts';
import { createDpopKey } from '../../src/okta/auth/dpop-key.ts';
import { serviceAppTokens } from '../../src/okta/auth/service-app.ts';
import type { Exchange } from '../../src/okta/transport.ts';
import { isSignedBy, readJws, thumbprint } from '../../src/simulator/oauth/jws.ts';

const target = { origin: 'https://acme.okta.com', path: '/api/v1/users?limit=200' };
const minute = 60_000;

function source(change: Partial<AccessToken> = {}): {
  tokens: OAuthAuthorization;
  minted: () => number;
  pass: (ms: number) => void;
} {
  let [count, now] = [0, 0];
  const mint = async (): Promise<AccessToken> => {
    count++;
    await Promise.resolve();
    return { value: `token-${count}`, lifetimeMs: 60 * minute, scopes: [], dpop: undefined, ...change };
  };
  return {
    tokens: accessTokens({ mint, skewMs: () => 0, now: () => now }),
    minted: () => count,
    pass: (ms) => {
      now += ms;
    },
  };
}

async function send(tokens: OAuthAuthorization): Promise<Record<string, string>> {
  const headers: Record<string, string> = {};
  await tokens.apply(headers, target);
  return headers;
}

const answer = (status: number, headers: Record<string, string> = {}, body = ''): Exchange => ({
  status,
  headers: new Headers(headers),
  bytes: Buffer.from(body),
  sha256: '',
});

const none = (): Renewals => ({ tokens: 0, nonces: 0 });

const refused = answer(401, {}, '{"errorCode":"E0000011"}');

it('gets one token for fifty requests that need it at once, and none while it is good', async () => {
  const { tokens, minted, pass } = source();
  const sent = await Promise.all(Array.from({ length: 50 }, () => send(tokens)));
  expect(new Set(sent.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer token-1']));
  pass(58 * minute);
  expect(tokens.apply({}, target)).toBeUndefined();
  expect(minted()).toBe(1);
});

it('gets another one shortly before the end, also where a life is short', async () => {
  const long = source();
  await send(long.tokens);
  long.pass(59 * minute);
  expect(await send(long.tokens)).toEqual({ authorization: 'Bearer token-2' });
  const short = source({ lifetimeMs: 1000 });
  await send(short.tokens);
  short.pass(890);
  await send(short.tokens);
  expect(short.minted()).toBe(1);
  short.pass(11);
  await send(short.tokens);
  expect(short.minted()).toBe(2);
});

it('gets one new token for fifty that were refused, and stops when that one is refused, too', async () => {
  const { tokens, minted } = source();
  const sent = await Promise.all(Array.from({ length: 50 }, () => send(tokens)));
  expect(await Promise.all(sent.map((headers) => tokens.renew?.(refused, headers, none())))).not.toContain(false);
  expect(minted()).toBe(2);
  const again = await send(tokens);
  expect(await tokens.renew?.(refused, again, { tokens: 1, nonces: 0 })).toBe(false);
  expect(minted()).toBe(2);
});

it('takes a feature that is switched off, and a bad request, for what they are', async () => {
  const { tokens, minted } = source();
  const headers = await send(tokens);
  expect(await tokens.renew?.(answer(401, {}, '{"errorCode":"E0000015"}'), headers, none())).toBe(false);
  expect(await tokens.renew?.(answer(400, {}, '{"errorCode":"E0000031"}'), headers, none())).toBe(false);
  expect(minted()).toBe(1);
});

it('proves with each request that it holds the key, and takes up a nonce that it is given', async () => {
  const key = await createDpopKey();
  const { tokens } = source({ dpop: key });
  const headers = await send(tokens);
  expect(headers['authorization']).toBe('DPoP token-1');
  const jws = readJws(headers['dpop'] ?? '');
  expect(jws && isSignedBy(jws, key.privateJwk)).toBe(true);
  expect(jws?.header['jwk']).not.toHaveProperty('d');
  expect(thumbprint(jws?.header['jwk'] as JsonWebKey)).toBe(thumbprint(key.privateJwk));
  expect(jws?.claims).toEqual({
    jti: expect.any(String),
    htm: 'GET',
    htu: 'https://acme.okta.com/api/v1/users',
    iat: expect.any(Number),
    ath: createHash('sha256').update('token-1').digest('base64url'),
  });
  const asked = answer(401, { 'dpop-nonce': 'the nonce', 'www-authenticate': 'DPoP error="use_dpop_nonce"' });
  expect(await Promise.all([tokens.renew?.(asked, headers, none()), tokens.renew?.(asked, headers, none())])).toEqual([
    true,
    true,
  ]);
  const [first, second] = [await send(tokens), await send(tokens)].map((sent) => readJws(sent['dpop'] ?? '')?.claims);
  expect(first).toMatchObject({ nonce: 'the nonce' });
  expect(second?.['jti']).not.toBe(first?.['jti']);
});

it.each([
  ['left out: those that were asked for', {}, ['okta.groups.read', 'okta.users.read']],
  ['named', { scope: 'okta.users.read' }, ['okta.users.read']],
])('takes the scopes of an answer as RFC 6749 means them, %s', async (_what, said, scopes) => {
  nock(target.origin)
    .post('/oauth2/v1/token')
    .reply(200, { access_token: 'a', token_type: 'Bearer', expires_in: 3600, ...said });
  const http = { orgUrl: target.origin, userAgent: 'test', signal: undefined, skewMs: () => 0 };
  const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const mint = serviceAppTokens(http, { kind: 'service-app', clientId: '0oa1', privateKey }, [
    'okta.groups.read',
    'okta.users.read',
  ]);
  expect((await mint()).scopes).toEqual(scopes);
});
