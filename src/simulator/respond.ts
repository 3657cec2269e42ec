import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Answer, applyFault } from './fault-effects.ts';
import { answerList } from './listing.ts';
import { apiAccess, isOAuthHeader, principalOf } from './oauth/api-access.ts';
import { errorBody, refusal } from './okta-errors.ts';
import { isRefusal, type Refusal } from './org-source.ts';
import type { Admission } from './rate-limits.ts';
import type { RequestRecord } from './request-log.ts';
import { findRoute, type Route } from './route.ts';
import type { SimulatorState } from './server.ts';

/** An answer, and what sending it needs. */
export interface Made {
  answer: Answer;
  requestId: string;
  bucketLimit: number;
  delayMs: number;
  /** The principal whose place in flight is given back when the answer leaves. */
  release?: string;
}

interface Asked {
  number: number;
  method: string;
  path: string;
  query: URLSearchParams;
  url: string;
  route: Route | undefined;
  authorization: RequestRecord['authorization'];
  headers: IncomingHttpHeaders;
}

export type BeforeRequest = (request: { number: number; path: string; query: string }) => void;

export const oktaId = (prefix: string, number: number): string => `${prefix}${number.toString(36).padStart(20, '0')}`;

/** Decides what one request gets: limits first, as on Okta, then the credential, then faults, then the org. */
export function respond(state: SimulatorState, request: IncomingMessage, before: BeforeRequest | undefined): Made {
  const asked = ask(state, request);
  before?.({ number: asked.number, path: asked.path, query: asked.query.toString() });
  noteUnexpected(state, asked);
  const principal = principalName(state, request.headers.authorization);
  const admission = state.limiter.admit(asked.path, principal);
  const errorId = oktaId('oae', asked.number);
  let answer: Answer;
  let fault: string | undefined;
  if (admission.verdict === 'granted') {
    const good = goodAnswer(state, asked, admission, errorId);
    const rule = good.status === 401 ? undefined : state.faults.pick(asked.path, asked.url);
    fault = rule && (rule.kind ?? 'status');
    if (rule?.kind === 'gone') state.gone.add(asked.route?.ids[0] ?? '');
    answer = rule
      ? applyFault(good, {
          rule,
          path: asked.path,
          query: asked.query,
          baseUrl: state.baseUrl,
          errorId,
          nowSeconds: Math.floor(state.now() / 1000),
          count: state.faults.struck[fault ?? ''] ?? 0,
        })
      : good;
  } else {
    answer = errorAnswer(refusal(429), admission, errorId);
  }
  record(state, asked, answer, fault);
  return {
    answer,
    requestId: oktaId('sim', asked.number),
    bucketLimit: admission.limit,
    // A refusal costs Okta no work: it comes at once.
    delayMs: admission.verdict === 'granted' ? state.nextLatency(answer.rows) : 0,
    ...(admission.verdict === 'granted' ? { release: principal } : {}),
  };
}

function principalName(state: SimulatorState, authorization: string | undefined): string {
  return isOAuthHeader(authorization) ? principalOf(state.oauth, authorization ?? '') : (authorization ?? 'anonymous');
}

function ask(state: SimulatorState, request: IncomingMessage): Asked {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const given = request.headers.authorization;
  return {
    number: state.log.counts.total + 1,
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    url,
    route: findRoute(path),
    authorization: given === undefined ? 'none' : given === `SSWS ${state.token}` ? 'expected' : 'other',
    headers: request.headers,
  };
}

function noteUnexpected(state: SimulatorState, asked: Asked): void {
  const { endpoint } = asked.route ?? {};
  if (asked.method !== 'GET') state.log.note('method', `${asked.method} ${endpoint?.path ?? asked.path}`);
  if (!endpoint) {
    state.log.note('path', asked.path);
    return;
  }
  // With a cursor of ours the query is the one that was served, documented or not (`/behaviors`).
  if (asked.query.get('after')) return;
  for (const name of asked.query.keys()) {
    if (!endpoint.query.includes(name)) state.log.note('query', `${endpoint.path}?${name}`);
  }
}

function goodAnswer(state: SimulatorState, asked: Asked, admission: Admission, errorId: string): Answer {
  const json = { contentType: 'application/json', admission };
  const access = isOAuthHeader(asked.headers.authorization) ? apiAccess(state.oauth, asked) : undefined;
  if (access?.verdict === 'refused') {
    return { ...json, status: access.status, body: '', rows: 0, headers: access.headers };
  }
  // Seen on Okta: an app with scopes and no admin role is shown an empty list of users, and refused most else.
  if (access?.verdict === 'no-role') {
    if (asked.path === '/api/v1/users') return { ...json, status: 200, body: '[]', rows: 0, headers: {} };
    return errorAnswer(refusal(403), admission, errorId);
  }
  const found = orgAnswer(state, access?.verdict === 'granted' ? admitted(asked, access.userId) : asked);
  if ('code' in found) return errorAnswer(found, admission, errorId);
  return { ...found, status: 200, contentType: 'application/json', headers: {}, admission };
}

/** A good OAuth token opens what the API token opens; `me` is whoever signed in. */
function admitted(asked: Asked, userId: string | undefined): Asked {
  const { route } = asked;
  const ids = route?.ids.map((id) => (id === 'me' ? (userId ?? 'me of a service app') : id)) ?? [];
  return { ...asked, authorization: 'expected', route: route && { ...route, ids } };
}

function orgAnswer(
  state: SimulatorState,
  asked: Asked,
): Refusal | { body: string; rows: number; self?: string; next?: string } {
  const { route, query } = asked;
  const anonymous = route?.endpoint.path.startsWith('/.well-known') ?? false;
  if (!anonymous && asked.authorization !== 'expected') return refusal(401);
  if (asked.method !== 'GET') return refusal(405);
  if (!route) return { ...refusal(404), summary: `Not found: Resource not found: ${asked.path} (Endpoint)` };
  const { endpoint, ids } = route;
  if (state.gone.has(ids[0] ?? '')) {
    return { ...refusal(404), summary: `Not found: Resource not found: ${ids[0]} (User)` };
  }
  if ('list' in endpoint) {
    const path = asked.path.endsWith('/') ? asked.path.slice(0, -1) : asked.path;
    return answerList(state.source, { endpoint, ids, path, query, baseUrl: state.baseUrl, now: state.now() });
  }
  const body = state.source.one(endpoint.single, ids);
  return isRefusal(body) ? body : { body, rows: 1 };
}

function errorAnswer(error: Refusal, admission: Admission, errorId: string): Answer {
  return {
    status: error.status,
    body: errorBody(error, errorId),
    rows: 0,
    contentType: 'application/json',
    headers: {},
    admission,
  };
}

function record(state: SimulatorState, asked: Asked, answer: Answer, fault: string | undefined): void {
  const { verdict, bucket } = answer.admission;
  state.log.add({
    number: asked.number,
    at: state.now(),
    method: asked.method,
    path: asked.path,
    query: asked.query.toString(),
    route: asked.route?.endpoint.path,
    bucket,
    status: answer.status,
    ...(verdict === 'granted' ? {} : { throttled: verdict }),
    ...(fault === undefined ? {} : { fault }),
    authorization: asked.authorization,
  });
}
