import pRetry from 'p-retry';
import type { AnswerHeaders } from './answer-headers.ts';
import type { Authorization } from './auth/authorization.ts';
import { createLimiter, type Limiter, type LimiterOptions } from './limiter.ts';
import { OktaError, readOktaError } from './okta-error.ts';
import { pause } from './pause.ts';
import { systemClock } from './server-clock.ts';
import { type Exchange, exchange, isTimeOut } from './transport.ts';

/** One line of the provenance: a request as it was sent and answered. */
export interface RequestRecord {
  /** When the answer was there, ISO 8601 UTC on this machine's clock. */
  time: string;
  method: 'GET';
  path: string;
  query: string;
  /** 0 where no answer came. */
  status: number;
  requestId: string | null;
  /** Of the body as received. */
  sha256: string | null;
}

/** One successful answer of Okta. */
export interface Answer {
  status: number;
  headers: AnswerHeaders;
  /** The parsed JSON body. */
  body: unknown;
  /** Path and query as sent. */
  path: string;
  /** Every request that it took, the successful one last. */
  requests: RequestRecord[];
}

export interface OktaClientOptions {
  /** Origin of the org: `https://acme.okta.com`. */
  orgUrl: string;
  authorization: Authorization;
  userAgent: string;
  /** Percent of each limit that may be used, 1 to 100. */
  budget?: number;
  /** Requests in flight at the most, over all buckets. */
  concurrency?: number;
  signal?: AbortSignal;
  /** Tries after the first one, for what may pass: 5xx, broken connections, unreadable bodies. */
  retries?: number;
  /** The first pause before trying again, in ms; it doubles each time. */
  retryDelayMs?: number;
  /** Called with every request as it ended. */
  onRequest?: (request: RequestRecord) => void;
  clock?: LimiterOptions['clock'];
}

export interface GetOptions {
  /** Without the credential. */
  anonymous?: boolean;
  /** Lower goes first within a bucket: listings before what is read for each of their entities. */
  priority?: number;
  /** Tries after the first one, where it should not be as usual. */
  retries?: number | undefined;
}

export interface OktaClient {
  readonly orgUrl: string;
  readonly limiter: Limiter;
  /**
   * One GET, paced by the limiter and retried where that makes sense.
   * @param path path and query, beginning with a slash
   * @throws OktaError for every unsuccessful answer, with the requests made
   */
  get(path: string, options?: GetOptions): Promise<Answer>;
}

/** A bucket that stays closed for this many windows in a row is not going to open. */
const mostRateLimits = 30;
const mostConcurrencyLimits = 60;

/** Each time-out has already cost the better part of a minute. */
const mostTimeOuts = 2;

/** Is it worth another try? */
const mayPass = (error: unknown, attempts: number): boolean =>
  error instanceof OktaError && error.retryable && !(isTimeOut(error.code) && attempts > mostTimeOuts);

function withRequests(error: unknown, requests: RequestRecord[]): unknown {
  if (error instanceof OktaError) error.requests = requests;
  return error;
}

export function createOktaClient(options: OktaClientOptions): OktaClient {
  const { orgUrl, authorization, userAgent, signal, retries = 4, retryDelayMs = 500 } = options;
  const clock = options.clock ?? systemClock;
  const limiter = createLimiter({ budget: options.budget ?? 90, concurrency: options.concurrency ?? 10, clock });

  /** One exchange inside its permit; a 429 waits for its turn again, which uses up no try. */
  const send = async (path: string, get: GetOptions, requests: RequestRecord[]): Promise<Exchange> => {
    const renewals = { tokens: 0, nonces: 0 };
    for (let rateLimited = 0, concurrencyLimited = 0; ; ) {
      const permit = await limiter.acquire(path, {
        priority: get.priority ?? 1,
        again: concurrencyLimited > 0,
        signal,
      });
      const headers: Record<string, string> = { accept: 'application/json', 'user-agent': userAgent };
      let sentAt: number | undefined;
      let answer: Exchange | undefined;
      try {
        // An API token is there at once; only an access token that has run out is waited for.
        const applied = get.anonymous ? undefined : authorization.apply(headers, { origin: orgUrl, path });
        if (applied) await applied;
        sentAt = clock.now();
        answer = await exchange({ origin: orgUrl, path, headers, signal });
      } finally {
        if (sentAt !== undefined) {
          const record = requestRecord(path, answer);
          requests.push(record);
          options.onRequest?.(record);
        }
        const outcome = {
          sentAt: sentAt ?? clock.now(),
          receivedAt: clock.now(),
          status: answer?.status,
          headers: answer?.headers,
        };
        const verdict = permit.settle(outcome);
        if (verdict === 'rate-limited') rateLimited++;
        if (verdict === 'concurrency-limited') concurrencyLimited++;
      }
      const { status } = answer;
      if ((status === 401 || status === 400) && !get.anonymous) {
        if (await authorization.renew?.(answer, headers, renewals)) continue;
      }
      if (status !== 429) return answer;
      if (rateLimited > mostRateLimits || concurrencyLimited > mostConcurrencyLimits) return answer;
      // Too many at once: its reset is only a suggestion (seen: 113 s), so try again soon, and not all together.
      if (concurrencyLimited > 0) await pause(250 + Math.random() * 1250, signal, clock);
    }
  };

  const attempt = async (path: string, get: GetOptions, requests: RequestRecord[]): Promise<Answer> => {
    const { status, headers, bytes } = await send(path, get, requests);
    if (status >= 300 && status < 400) throw redirected(status, path, headers);
    const text = bytes.toString('utf8');
    if (status !== 200) throw readOktaError({ status, path, headers, text });
    return { status, headers, body: parseJson(text, path, headers), path, requests };
  };

  return {
    orgUrl,
    limiter,
    async get(path, get = {}) {
      const requests: RequestRecord[] = [];
      const most = get.retries ?? retries;
      try {
        return await attempt(path, get, requests);
      } catch (first) {
        if (!mayPass(first, 1) || most === 0) throw withRequests(first, requests);
        // The first try was made without p-retry, which costs as much as the rest of a request's bookkeeping.
        await pause(retryDelayMs * (1 + Math.random()), signal, clock);
      }
      try {
        return await pRetry(() => attempt(path, get, requests), {
          retries: most - 1,
          minTimeout: retryDelayMs * 2,
          factor: 2,
          maxTimeout: 30_000,
          randomize: true,
          ...(signal ? { signal } : {}),
          shouldRetry: ({ error, attemptNumber }) => mayPass(error, attemptNumber + 1),
        });
      } catch (error) {
        throw withRequests(error, requests);
      }
    },
  };
}

let second = { ms: -1, text: '' };

/** As `toISOString`, whose calendar arithmetic is done once a second only. */
function isoTime(ms: number): string {
  const part = ms % 1000;
  if (second.ms !== ms - part) second = { ms: ms - part, text: new Date(ms).toISOString().slice(0, 20) };
  return `${second.text}${String(part).padStart(3, '0')}Z`;
}

function requestRecord(path: string, answer: Exchange | undefined): RequestRecord {
  const [pathname = path, query = ''] = splitOnce(path, '?');
  return {
    time: isoTime(Date.now()),
    method: 'GET',
    path: pathname,
    query,
    status: answer?.status ?? 0,
    requestId: answer?.headers.get('x-okta-request-id') ?? null,
    sha256: answer?.sha256 ?? null,
  };
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function parseJson(text: string, path: string, headers: AnswerHeaders): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const html = /^\s*</.test(text);
    throw new OktaError({
      kind: 'failed',
      status: 200,
      code: html ? 'html-instead-of-json' : 'not-json',
      path,
      message: `GET ${path.split('?')[0]}: the answer is ${html ? 'a web page' : 'cut short or not JSON'}, though its status is 200.`,
      requestId: headers.get('x-okta-request-id'),
      hint: html
        ? 'A proxy or a sign-in page of the network answers in place of Okta: check HTTPS_PROXY and NO_PROXY.'
        : 'The connection may be cut by a proxy; run `okta-evidence sync` again.',
      retryable: true,
      cause,
    });
  }
}

const redirected = (status: number, path: string, headers: AnswerHeaders): OktaError =>
  new OktaError({
    kind: 'rejected',
    status,
    code: 'redirected',
    path,
    message: `GET ${path.split('?')[0]} was redirected (${status}), which an Okta API does not do; it was not followed.`,
    requestId: headers.get('x-okta-request-id'),
    hint: 'Check the org URL: use the org’s own domain, not its -admin one. A proxy may also redirect.',
  });
