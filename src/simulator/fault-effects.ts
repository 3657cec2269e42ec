import type { ServerResponse } from 'node:http';
import { encodeCursor } from './cursors.ts';
import type { FaultRule } from './faults.ts';
import { errorBody, refusal } from './okta-errors.ts';
import type { Admission } from './rate-limits.ts';

/** An answer on its way out, before it is written. */
export interface Answer {
  status: number;
  body: string;
  rows: number;
  contentType: string;
  /** Headers beyond the usual ones. */
  headers: Record<string, string>;
  self?: string | undefined;
  next?: string | undefined;
  /** How the bytes leave, where that is what goes wrong. */
  delivery?: 'reset' | 'reset-mid-body' | 'hang' | 'stall-body';
  admission: Admission;
}

export interface FaultContext {
  rule: FaultRule;
  path: string;
  query: URLSearchParams;
  baseUrl: string;
  errorId: string;
  nowSeconds: number;
  /** How often this rule has struck, so that endless pages still differ. */
  count: number;
}

const page =
  '<!DOCTYPE html><html><head><title>Blocked</title></head><body><h1>Access denied by proxy</h1></body></html>';

/** Turns a good answer into the bad one the rule asks for. */
export function applyFault(answer: Answer, context: FaultContext): Answer {
  const { rule, errorId } = context;
  const error = (status: number, code?: string): Answer => ({
    ...plain(answer, status),
    body: errorBody(refusal(status, code ?? rule.code), errorId),
  });
  switch (rule.kind ?? 'status') {
    case 'status':
      return error(rule.status ?? 500);
    case 'gone': {
      const body = errorBody({ status: 404, code: 'E0000007', summary: gone(context.path) }, errorId);
      return { ...plain(answer, 404), body };
    }
    case 'cursor-expired':
      return error(rule.status ?? 400, rule.code ?? 'E0000031');
    case 'insufficient-scope':
      return {
        ...plain(answer, 403),
        body: '',
        headers: {
          'WWW-Authenticate':
            'Bearer authorization_uri="http://127.0.0.1/oauth2/v1/authorize", realm="http://127.0.0.1", error="insufficient_scope", error_description="The access token provided does not contain the required scopes."',
        },
      };
    case 'rate-429':
      return { ...error(429), admission: { ...answer.admission, verdict: 'rate', remaining: 0 } };
    case 'concurrency-429': {
      const reset = context.nowSeconds + 60 + (context.count % 56);
      return {
        ...error(429),
        admission: { ...answer.admission, verdict: 'concurrency', limit: 0, remaining: 0, reset },
      };
    }
    case 'html-403':
      return { ...plain(answer, 403), body: page, contentType: 'text/html' };
    case 'html-200':
      return { ...plain(answer, 200), body: page, contentType: 'text/html' };
    case 'not-json':
      return { ...plain(answer, 200), body: 'upstream connect error or disconnect before headers' };
    case 'redirect':
      return { ...plain(answer, 302), body: '', headers: { Location: `${rule.to ?? ''}${context.path}` } };
    case 'truncated-json':
      return { ...answer, body: answer.body.slice(0, Math.max(1, Math.floor(answer.body.length * 0.6))) };
    case 'empty-200':
      return emptied(answer);
    case 'reset':
    case 'reset-mid-body':
    case 'hang':
    case 'stall-body':
      return { ...answer, delivery: rule.kind as Answer['delivery'] & string };
    default:
      return trapNext(answer, context);
  }
}

/** Answers whose `next` leads somewhere it should not. Body-paged lists are left alone. */
function trapNext(answer: Answer, context: FaultContext): Answer {
  const { rule, path, query, baseUrl } = context;
  const url = (after: string): string => {
    const next = new URLSearchParams(query);
    next.set('after', after);
    return `${baseUrl}${path}?${next}`;
  };
  switch (rule.kind) {
    case 'next-other-host':
      return { ...answer, next: `${rule.to ?? 'http://127.0.0.1:9'}${path}?${query}` };
    case 'next-same':
      return { ...answer, next: `${baseUrl}${path}${query.size === 0 ? '' : `?${query}`}` };
    case 'next-other-path':
      return { ...answer, next: `${baseUrl}/api/v1/features?after=1&limit=-1` };
    case 'next-empty-page':
      // The cursor stands where the request stood, so the page after the empty one is the one asked for.
      return { ...answer, body: '[]', rows: 0, next: url(query.get('after') ?? encodeCursor(path, query, '')) };
    default:
      return { ...answer, body: '[]', rows: 0, next: url(encodeCursor(path, query, ' '.repeat(context.count))) };
  }
}

function emptied(answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  const body: unknown = JSON.parse(answer.body);
  if (Array.isArray(body)) return { ...answer, body: '[]', rows: 0, next: undefined };
  const entries = Object.entries(body as object).filter(([key]) => key !== '_links');
  if (!entries.every(([, value]) => Array.isArray(value))) return answer;
  return { ...answer, body: JSON.stringify(Object.fromEntries(entries.map(([key]) => [key, []]))), rows: 0 };
}

function plain(answer: Answer, status: number): Answer {
  return { ...answer, status, self: undefined, next: undefined, rows: 0 };
}

function gone(path: string): string {
  const [, , , kind = '', id = ''] = path.split('/');
  const types: Record<string, string> = { users: 'User', groups: 'UserGroup', apps: 'AppInstance', policies: 'Policy' };
  return `Not found: Resource not found: ${id} (${types[kind] ?? kind})`;
}

/** Writes the body the way the fault says; the headers are already set. */
export function deliver(response: ServerResponse, answer: Answer): void {
  const half = answer.body.slice(0, Math.floor(answer.body.length / 2));
  switch (answer.delivery) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'reset-mid-body':
      response.write(half, () => response.socket?.resetAndDestroy());
      return;
    case 'stall-body':
      response.write(half);
      return;
    default:
      response.end(answer.body);
  }
}
