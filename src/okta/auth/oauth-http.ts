import type { CustomFetch } from 'openid-client';
import type { AnswerHeaders } from '../answer-headers.ts';
import { OktaError, readOktaError } from '../okta-error.ts';
import { pause } from '../pause.ts';
import { parseRateHeaders } from '../rate-headers.ts';
import { systemClock } from '../server-clock.ts';
import { exchange } from '../transport.ts';

/** What requests to the org's authorization server are made with. */
export interface OAuthHttp {
  orgUrl: string;
  userAgent: string;
  signal: AbortSignal | undefined;
  /** Okta's clock minus this machine's, in ms: assertions and proofs are dated by it. */
  skewMs(): number;
}

/**
 * openid-client's requests over our own transport. They go to the connected org whatever its metadata says: a key or
 * a code must not end up elsewhere.
 */
export const oauthFetch =
  ({ orgUrl, userAgent, signal }: OAuthHttp): CustomFetch =>
  async (url, { method, headers, body }) => {
    const { pathname, search } = new URL(url);
    const path = pathname + search;
    const answer = await exchange({
      origin: orgUrl,
      path,
      method: method === 'POST' ? 'POST' : 'GET',
      headers: { ...headers, 'user-agent': userAgent },
      ...(body == null ? {} : { body: String(body) }),
      signal,
    });
    // A 429 of the token endpoint comes in the shape of the API.
    if (answer.status === 429 || answer.status >= 500) {
      const error = readOktaError({ ...answer, path: pathname, method, text: answer.bytes.toString('utf8') });
      error.retryAfterMs = untilReset(answer.headers);
      throw error;
    }
    return new Response(new Uint8Array(answer.bytes), {
      status: answer.status,
      headers: [...answer.headers.entries()],
    });
  };

/** By the server's own clock; undefined where too many were under way at once, whose reset says nothing. */
function untilReset(headers: AnswerHeaders): number | undefined {
  const { rate } = parseRateHeaders(headers);
  const date = Date.parse(headers.get('date') ?? '');
  return rate && rate.resetAt > date ? rate.resetAt - date : undefined;
}

const mostTries = 6;
const longestWaitMs = 70_000;

/** Tries again what may pass: a limit that was reached, a broken connection, an error of the server. */
export async function patiently<Result>(
  { signal }: OAuthHttp,
  work: () => Promise<Result>,
  clock = systemClock,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (caught) {
      const error = innermost(caught);
      const limited = error instanceof OktaError && error.status === 429;
      if (!(error instanceof OktaError) || !(limited || error.retryable) || tries === mostTries) throw error;
      const wait = error.retryAfterMs ?? 500 * 2 ** tries * (0.75 + Math.random() / 2);
      await pause(Math.min(wait, longestWaitMs), signal, clock);
    }
  }
}

/** openid-client wraps what its fetch threw. */
function innermost(error: unknown): unknown {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof OktaError) return at;
  return error;
}
