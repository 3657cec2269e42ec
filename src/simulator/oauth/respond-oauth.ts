import type { IncomingMessage } from 'node:http';
import { type Answer, applyFault } from '../fault-effects.ts';
import { errorBody, refusal } from '../okta-errors.ts';
import { type BeforeRequest, type Made, oktaId } from '../respond.ts';
import type { SimulatorState } from '../server.ts';
import { answerOAuth } from './authorization-server.ts';

/** As `respond`, for the org's own authorization server: the same limits and faults, other bodies. */
export async function respondOAuth(
  state: SimulatorState,
  request: IncomingMessage,
  before: BeforeRequest | undefined,
): Promise<Made> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', state.baseUrl);
  const method = request.method ?? 'GET';
  const form = new URLSearchParams(await readText(request));
  const number = state.log.counts.total + 1;
  const principal = 'authorization server';
  before?.({ number, path, query: query.toString() });
  const admission = state.limiter.admit(path, principal);
  const errorId = oktaId('oae', number);
  const granted = admission.verdict === 'granted';
  const rule = granted ? state.faults.pick(path, request.url ?? path) : undefined;
  let answer: Answer;
  if (granted && rule === undefined) {
    const { status, body, contentType, headers } = answerOAuth(state.oauth, {
      method,
      path,
      query,
      headers: request.headers,
      form,
    });
    answer = {
      status,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      rows: 0,
      contentType: contentType ?? 'application/json',
      headers: headers ?? {},
      admission,
    };
  } else {
    // A 429 of the token endpoint was recorded in the shape of the API, not in OAuth's.
    const body = errorBody(refusal(429), errorId);
    answer = { status: 429, body, rows: 0, contentType: 'application/json', headers: {}, admission };
  }
  const fault = rule && (rule.kind ?? 'status');
  if (rule) {
    answer = applyFault(answer, {
      rule,
      path,
      query,
      baseUrl: state.baseUrl,
      errorId,
      nowSeconds: Math.floor(state.now() / 1000),
      count: state.faults.struck[fault ?? ''] ?? 0,
    });
  }
  state.log.add({
    number,
    at: state.now(),
    method,
    path,
    query: query.toString(),
    route: path,
    bucket: admission.bucket,
    status: answer.status,
    ...(admission.verdict === 'granted' ? {} : { throttled: admission.verdict }),
    ...(fault === undefined ? {} : { fault }),
    authorization: request.headers.authorization === undefined ? 'none' : 'other',
  });
  return {
    answer,
    requestId: oktaId('sim', number),
    bucketLimit: admission.limit,
    delayMs: granted ? state.nextLatency(0) : 0,
    ...(granted ? { release: principal } : {}),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
