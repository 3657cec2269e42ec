import { hash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import nock from 'nock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { apiToken } from '../../src/okta/auth/authorization.ts';
import { createOktaClient, type OktaClient, type OktaClientOptions } from '../../src/okta/client.ts';
import { OktaError } from '../../src/okta/okta-error.ts';

const orgUrl = 'https://acme.okta.com';

function client(options: Partial<OktaClientOptions> = {}): OktaClient {
  return createOktaClient({
    orgUrl,
    authorization: apiToken('00not-real'),
    userAgent: 'test',
    retryDelayMs: 1,
    ...options,
  });
}

const window = (limit: number, remaining: number, inSeconds = 60): Record<string, string> => ({
  date: new Date().toUTCString(),
  'x-okta-request-id': 'req1',
  'x-rate-limit-limit': String(limit),
  'x-rate-limit-remaining': String(remaining),
  'x-rate-limit-reset': String(Math.floor(Date.now() / 1000) + inSeconds),
});

const tooMany = {
  errorCode: 'E0000047',
  errorSummary: 'API call exceeded rate limit due to too many requests.',
  errorCauses: [],
};

async function failure(promise: Promise<unknown>): Promise<OktaError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OktaError);
  return error as OktaError;
}

describe('what is tried again', () => {
  it.each([
    ['500', 500, '{"errorCode":"E0000009"}'],
    ['503 from a proxy', 503, '<html>'],
    ['423 while policies are reconciled', 423, '{"errorCode":"E0000239"}'],
    ['200 cut short', 200, '[{"id":'],
    ['200 with a web page', 200, '<!DOCTYPE html>'],
  ])('%s, then the answer', async (_, status, body) => {
    nock(orgUrl).get('/api/v1/users').reply(status, body).get('/api/v1/users').reply(200, '[]', window(600, 599));
    const answer = await client().get('/api/v1/users');
    expect(answer.body).toEqual([]);
    expect(answer.requests.map((request) => request.status)).toEqual([status, 200]);
  });

  it('a concurrency 429 soon, without parking the bucket for its bogus reset', async () => {
    nock(orgUrl)
      .get('/api/v1/users')
      .reply(429, tooMany, { ...window(0, 0, 113) })
      .get('/api/v1/users')
      .reply(200, '[]', window(600, 599));
    const began = performance.now();
    await client().get('/api/v1/users');
    expect(performance.now() - began).toBeLessThan(3000);
  });

  it('a rate 429 when its window is over, using up no try', async () => {
    const rate = () => window(600, 0, 1);
    nock(orgUrl)
      .get('/api/v1/users')
      .reply(429, tooMany, rate())
      .get('/api/v1/users')
      .reply(200, '[]', window(600, 599));
    const answer = await client({ retries: 0 }).get('/api/v1/users');
    expect(answer.requests.map(({ status }) => status)).toEqual([429, 200]);
  });
});

describe('what is not', () => {
  it.each([
    ['401 E0000011', 401, { errorCode: 'E0000011', errorSummary: 'Invalid token provided' }, 'bad-credential'],
    [
      '401 E0000015',
      401,
      { errorCode: 'E0000015', errorSummary: 'You do not have permission to access the feature' },
      'feature-off',
    ],
    ['400 E0000002', 400, { errorCode: 'E0000002', errorSummary: 'Invalid policy type specified.' }, 'feature-off'],
    ['403 E0000006', 403, { errorCode: 'E0000006', errorSummary: 'You do not have permission' }, 'denied'],
    ['404 E0000007', 404, { errorCode: 'E0000007', errorSummary: 'Not found' }, 'not-found'],
    ['400 E0000031', 400, { errorCode: 'E0000031', errorSummary: 'Invalid search criteria.' }, 'bad-cursor'],
    [
      '400 with an invalid cursor',
      400,
      { errorCode: 'E0000001', errorCauses: [{ errorSummary: 'Invalid cursor.' }] },
      'bad-cursor',
    ],
    ['501', 501, { errorCode: 'E0000060' }, 'failed'],
  ])('%s is %s', async (_, status, body, kind) => {
    nock(orgUrl).get('/api/v1/x').once().reply(status, body);
    const error = await failure(client().get('/api/v1/x'));
    expect(error.kind).toBe(kind);
    expect(error.requests).toHaveLength(1);
  });

  it('403 with an empty body names the scope that is missing', async () => {
    nock(orgUrl).get('/api/v1/x').reply(403, '', {
      'www-authenticate': 'Bearer error="insufficient_scope", error_description="The access token lacks scopes."',
    });
    const error = await failure(client().get('/api/v1/x'));
    expect(error).toMatchObject({ kind: 'denied', code: 'insufficient_scope' });
    expect(error.message).toContain('lacks scopes');
  });

  it('a redirect is not followed', async () => {
    nock(orgUrl).get('/api/v1/x').reply(302, '', { location: 'https://elsewhere.example/' });
    const elsewhere = nock('https://elsewhere.example').get('/').reply(200, '[]');
    expect(await failure(client().get('/api/v1/x'))).toMatchObject({ code: 'redirected' });
    expect(elsewhere.isDone()).toBe(false);
  });
});

it('gives up after all retries and says what it was', async () => {
  nock(orgUrl).get('/api/v1/x').times(3).reply(502, '<html>Bad gateway</html>');
  const error = await failure(client({ retries: 2 }).get('/api/v1/x'));
  expect(error).toMatchObject({ kind: 'failed', status: 502, code: 'http-502' });
  expect(error.requests).toHaveLength(3);
});

it('ends at once when it is told to', async () => {
  nock(orgUrl).get('/api/v1/x').delay(5000).reply(200, '[]');
  const stop = new AbortController();
  const pending = client({ signal: stop.signal }).get('/api/v1/x');
  setTimeout(() => stop.abort(new Error('stopped')), 20);
  await expect(pending).rejects.toThrow('stopped');
});

it('no secret in an error', async () => {
  nock(orgUrl).get('/api/v1/x').reply(401, { errorCode: 'E0000011', errorSummary: 'Invalid token provided' });
  const error = await failure(client().get('/api/v1/x'));
  expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain('00not-real');
});

describe('an answer that came packed', () => {
  const users = JSON.stringify([{ id: '00u1' }, { id: '00u2' }]);

  async function serving(coding: string, body: Buffer): Promise<{ origin: string; asked: () => string | undefined }> {
    let accepted: string | undefined;
    const server = createServer((request, response) => {
      accepted = String(request.headers['accept-encoding']);
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => accepted };
  }

  it.each([
    ['gzip', gzipSync(users)],
    ['x-gzip', gzipSync(users)],
    ['deflate', deflateSync(users)],
    ['br', brotliCompressSync(users)],
    ['gzip, br', brotliCompressSync(gzipSync(users))],
    ['identity', Buffer.from(users)],
  ])('%s is unpacked, and its hash is that of what it says', async (coding, body) => {
    const { origin, asked } = await serving(coding, body);
    const answer = await client({ orgUrl: origin }).get('/api/v1/users');
    expect(answer.body).toEqual(JSON.parse(users));
    expect(answer.requests[0]?.sha256).toBe(hash('sha256', users, 'hex'));
    expect(asked()).toBe('gzip, deflate, br');
  });

  it('and is cut short counts as no answer, to be asked for again', async () => {
    const { origin } = await serving('gzip', gzipSync(users).subarray(0, 20));
    const error = await failure(client({ orgUrl: origin, retries: 1 }).get('/api/v1/users'));
    expect(error).toMatchObject({ kind: 'failed', status: 0, retryable: true });
    expect(error.requests).toHaveLength(2);
  });
});
