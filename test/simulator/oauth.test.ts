import { generateKeyPairSync, type JsonWebKey, type webcrypto } from 'node:crypto';
import * as client from 'openid-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OAuthSettings } from '../../src/simulator/oauth/state.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';

async function org(oauth: Partial<OAuthSettings> = {}): Promise<Simulator> {
  const started = await startSimulator({ oauth });
  onTestFinished(() => started.close());
  return started;
}

const scope = 'okta.users.read okta.groups.read';
const insecure = { execute: [client.allowInsecureRequests] };
const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

async function serviceApp(
  { url, oauth }: Simulator,
  change: {
    jwk?: JsonWebKey;
    algorithm?: webcrypto.EcKeyImportParams | webcrypto.RsaHashedImportParams;
    claims?: object;
  } = {},
): Promise<client.Configuration> {
  const { clientId, privateKeyJwk } = oauth.clients.serviceApp;
  const jwk = change.jwk ?? privateKeyJwk;
  const key = await crypto.subtle.importKey('jwk', jwk as webcrypto.JsonWebKey, change.algorithm ?? rsa, false, [
    'sign',
  ]);
  const aud = `${url}/oauth2/v1/token`;
  const authentication = client.PrivateKeyJwt(key, {
    [client.modifyAssertion]: (_header, payload) => void Object.assign(payload, { aud }, change.claims),
  });
  return client.discovery(new URL(url), clientId, undefined, authentication, insecure);
}

const withDpop = async (config: client.Configuration): Promise<client.DPoPOptions> => ({
  DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair()),
});

const refusedWith = (error: string, description = ''): unknown =>
  expect.objectContaining({ error, error_description: expect.stringContaining(description) });

describe('a service app', () => {
  it('gets a DPoP-bound token after the nonce was asked for, and reads with it', async () => {
    const simulator = await org();
    const config = await serviceApp(simulator);
    const dpop = await withDpop(config);
    const token = await client.clientCredentialsGrant(config, { scope }, dpop);
    expect(token).toMatchObject({ token_type: 'dpop', expires_in: 3600, scope });
    expect(token.refresh_token).toBeUndefined();
    expect(simulator.requests.map(({ path, status }) => `${status} ${path}`)).toEqual([
      '200 /.well-known/openid-configuration',
      '400 /oauth2/v1/token',
      '200 /oauth2/v1/token',
    ]);
    const read = (path: string, options = dpop): Promise<Response> =>
      client.fetchProtectedResource(
        config,
        token.access_token,
        new URL(path, simulator.url),
        'GET',
        null,
        undefined,
        options,
      );
    expect(await (await read('/api/v1/users?limit=2')).json()).toHaveLength(2);
    await expect(read('/api/v1/apps')).rejects.toMatchObject({
      status: 403,
      cause: [{ parameters: expect.objectContaining({ error: 'insufficient_scope' }) }],
    });
    const asBearer = await fetch(`${simulator.url}/api/v1/users`, {
      headers: { authorization: `Bearer ${token.access_token}` },
    });
    expect(asBearer.status).toBe(400);
    const other = await withDpop(config);
    await expect(read('/api/v1/users', other)).rejects.toMatchObject({ status: 400 });
  });

  it('is asked for a nonce by the API, too, where that is set', async () => {
    const simulator = await org({ resourceNonce: true });
    const config = await serviceApp(simulator);
    const dpop = await withDpop(config);
    const { access_token: token } = await client.clientCredentialsGrant(config, { scope }, dpop);
    simulator.control.changeNonce();
    const url = new URL('/api/v1/users', simulator.url);
    expect((await client.fetchProtectedResource(config, token, url, 'GET', null, undefined, dpop)).status).toBe(200);
    expect(simulator.requests.slice(-2).map(({ status }) => status)).toEqual([401, 200]);
  });

  it('is refused without a proof where one is demanded, and gets a bearer token where none is', async () => {
    const simulator = await org();
    const config = await serviceApp(simulator);
    await expect(client.clientCredentialsGrant(config, { scope })).rejects.toEqual(
      refusedWith('invalid_dpop_proof', 'The DPoP proof JWT header is missing.'),
    );
    simulator.control.oauthApp(simulator.oauth.clients.serviceApp.clientId, { dpop: false });
    const token = await client.clientCredentialsGrant(config, { scope });
    expect(token.token_type).toBe('bearer');
    const headers = { authorization: `Bearer ${token.access_token}` };
    expect((await fetch(`${simulator.url}/api/v1/users`, { headers })).status).toBe(200);
    simulator.control.expireAccessTokens();
    const expired = await fetch(`${simulator.url}/api/v1/users`, { headers });
    expect([expired.status, await expired.json()]).toEqual([401, expect.objectContaining({ errorCode: 'E0000011' })]);
  });

  it('may sign with ES256, and with no key that is not registered', async () => {
    const simulator = await org();
    const { clientId } = simulator.oauth.clients.serviceApp;
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = pair.privateKey.export({ format: 'jwk' });
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    simulator.control.oauthApp(clientId, { dpop: false });
    const config = await serviceApp(simulator, { jwk, algorithm });
    await expect(client.clientCredentialsGrant(config, { scope })).rejects.toEqual(
      refusedWith('invalid_client', 'signature'),
    );
    simulator.control.oauthApp(clientId, { jwks: [pair.publicKey.export({ format: 'jwk' })] });
    expect((await client.clientCredentialsGrant(config, { scope })).scope).toBe(scope);
  });

  it.each([
    ['another audience', { aud: 'https://elsewhere.example' }, 'audience'],
    ['an assertion out of date', { exp: 1 }, 'expired'],
    ['one that lives too long', { exp: 4_000_000_000 }, 'more than an hour'],
    ['another subject', { sub: 'somebody' }, "'iss' and 'sub'"],
  ])('is refused for %s', async (_what, claims, description) => {
    const simulator = await org();
    const config = await serviceApp(simulator, { claims });
    await expect(client.clientCredentialsGrant(config, { scope })).rejects.toEqual(
      refusedWith('invalid_client', description),
    );
  });

  it('is refused when an assertion comes twice', async () => {
    const simulator = await org();
    simulator.control.oauthApp(simulator.oauth.clients.serviceApp.clientId, { dpop: false });
    const config = await serviceApp(simulator, { claims: { jti: 'the same' } });
    await client.clientCredentialsGrant(config, { scope });
    await expect(client.clientCredentialsGrant(config, { scope })).rejects.toEqual(
      refusedWith('invalid_client', 'used before'),
    );
  });

  it('gets the scopes that were granted, or is refused, and is told when there is no such scope', async () => {
    const simulator = await org();
    const { clientId } = simulator.oauth.clients.serviceApp;
    simulator.control.oauthApp(clientId, { dpop: false, scopes: ['okta.users.read'] });
    const config = await serviceApp(simulator);
    expect((await client.clientCredentialsGrant(config, { scope })).scope).toBe('okta.users.read');
    simulator.control.oauth({ ungranted: 'refused' });
    await expect(client.clientCredentialsGrant(config, { scope })).rejects.toEqual(refusedWith('invalid_scope'));
    await expect(client.clientCredentialsGrant(config, { scope: 'okta.groups.read' })).rejects.toEqual(
      refusedWith('consent_required'),
    );
    await expect(client.clientCredentialsGrant(config, { scope: 'everything' })).rejects.toEqual(
      refusedWith('invalid_scope', 'not configured'),
    );
  });

  it('sees an empty list of users and is refused most else without an admin role', async () => {
    const simulator = await org();
    const { clientId } = simulator.oauth.clients.serviceApp;
    simulator.control.oauthApp(clientId, { dpop: false, adminRole: false });
    const config = await serviceApp(simulator);
    const { access_token: token } = await client.clientCredentialsGrant(config, { scope });
    const read = (path: string): Promise<Response> =>
      fetch(simulator.url + path, { headers: { authorization: `Bearer ${token}` } });
    expect(await (await read('/api/v1/users')).json()).toEqual([]);
    expect(await (await read('/api/v1/groups')).json()).toMatchObject({ errorCode: 'E0000006' });
  });
});

describe('a person who signs in', () => {
  const web = async ({ url, oauth }: Simulator): Promise<client.Configuration> => {
    const config = await client.discovery(
      new URL(url),
      oauth.clients.webApp.clientId,
      undefined,
      client.ClientSecretBasic(oauth.clients.webApp.clientSecret),
      insecure,
    );
    client.enableNonRepudiationChecks(config);
    return config;
  };

  async function signIn(
    simulator: Simulator,
    config: client.Configuration,
    change: { answer?: string; verifier?: string; request?: Record<string, string> } = {},
  ): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers> {
    const verifier = client.randomPKCECodeVerifier();
    const page = client.buildAuthorizationUrl(config, {
      redirect_uri: simulator.oauth.clients.webApp.redirectUri,
      scope: 'openid offline_access okta.users.read',
      state: 'the state',
      nonce: 'the nonce',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...change.request,
    });
    const html = await (await fetch(page)).text();
    const answered = await fetch(`${simulator.url}/oauth2/v1/authorize`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        transaction: /name="transaction" value="([^"]*)"/.exec(html)?.[1] ?? '',
        username: /name="username" value="([^"]*)"/.exec(html)?.[1] ?? '',
        answer: change.answer ?? 'sign-in',
      }),
    });
    return client.authorizationCodeGrant(config, new URL(answered.headers.get('location') ?? ''), {
      pkceCodeVerifier: change.verifier ?? verifier,
      expectedState: 'the state',
      expectedNonce: 'the nonce',
      idTokenExpected: true,
    });
  }

  it('gets tokens that pass every check, the signature of the ID token included', async () => {
    const simulator = await org();
    const token = await signIn(simulator, await web(simulator));
    expect(token.claims()).toMatchObject({ sub: '00uacme01ada00000000', nonce: 'the nonce' });
    const headers = { authorization: `Bearer ${token.access_token}` };
    const me = (await (await fetch(`${simulator.url}/api/v1/users/me`, { headers })).json()) as { id: string };
    expect(me.id).toBe('00uacme01ada00000000');
  });

  it('gets no token with another verifier, or after saying no', async () => {
    const simulator = await org();
    const config = await web(simulator);
    const verifier = client.randomPKCECodeVerifier();
    await expect(signIn(simulator, config, { verifier })).rejects.toEqual(refusedWith('invalid_grant', 'PKCE'));
    await expect(signIn(simulator, config, { answer: 'cancel' })).rejects.toMatchObject({ error: 'access_denied' });
  });

  it('has a refresh token that changes with each use; an old one ends the whole family', async () => {
    const simulator = await org();
    const config = await web(simulator);
    const first = await signIn(simulator, config);
    const second = await client.refreshTokenGrant(config, first.refresh_token ?? '');
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(simulator.oauth.isLive(second.refresh_token ?? '')).toBe(true);
    await expect(client.refreshTokenGrant(config, first.refresh_token ?? '')).rejects.toEqual(
      refusedWith('invalid_grant'),
    );
    expect(simulator.oauth.isLive(second.refresh_token ?? '')).toBe(false);
  });

  it('can take the refresh token back', async () => {
    const simulator = await org();
    const config = await web(simulator);
    const { refresh_token: token = '' } = await signIn(simulator, config);
    await client.tokenRevocation(config, token);
    expect(await client.tokenIntrospection(config, token)).toMatchObject({ active: false });
    await expect(client.refreshTokenGrant(config, token)).rejects.toEqual(refusedWith('invalid_grant'));
  });

  it('is shown an error, and sent nowhere, for a redirect URI that is not registered', async () => {
    const simulator = await org();
    const page = client.buildAuthorizationUrl(await web(simulator), {
      redirect_uri: 'http://localhost:3001/api/integrations/okta/callback',
      scope: 'openid',
    });
    const answered = await fetch(page, { redirect: 'manual' });
    expect([answered.status, await answered.text()]).toEqual([400, expect.stringContaining('redirect_uri')]);
  });
});

it('generates its keys at the start and tells them to whoever runs it', async () => {
  const simulator = await startSimulator({ controlEndpoints: true });
  onTestFinished(() => simulator.close());
  const told = await (await fetch(`${simulator.url}/__simulator/oauth`)).json();
  expect(told).toEqual(simulator.oauth.clients);
  expect(simulator.oauth.clients.serviceApp.privateKeyPem).toContain('BEGIN PRIVATE KEY');
});
