import { decodeCursor, encodeCursor } from './cursors.ts';
import type { ListEndpoint } from './endpoints.ts';
import { refusal } from './okta-errors.ts';
import { isRefusal, type OrgSource, type Refusal } from './org-source.ts';

export interface ListRequest {
  endpoint: ListEndpoint;
  ids: readonly string[];
  path: string;
  query: URLSearchParams;
  baseUrl: string;
  now: number;
}

/** A page of a list: the body, and where it and the page after it are. */
export interface ListAnswer {
  body: string;
  rows: number;
  self?: string;
  next?: string;
}

/** One page, paged the way Okta pages this endpoint. */
export function answerList(source: OrgSource, request: ListRequest): ListAnswer | Refusal {
  const { endpoint, query } = request;
  const invalid = invalidQuery(endpoint, query);
  if (invalid) return invalid;
  const limit = pageSize(endpoint, query);
  const cursor = query.get('after');
  // An empty `after=` was recorded and means the first page.
  const after = cursor ? decodeCursor(request.path, query, cursor) : undefined;
  if (cursor && after === undefined) return badCursor(endpoint);
  // The key may be empty: a cursor that stands before the first row.
  const slice = source.list(endpoint.list, request.ids, { after: after || undefined, limit, query, now: request.now });
  if (isRefusal(slice)) return slice;
  const rows = slice.rows.map((row) => row.json).join(',');
  const last = slice.rows.at(-1)?.key ?? after ?? '';
  const more = slice.more || (endpoint.list === 'logs' && polling(query));
  const next = more ? pageUrl(request, limit, encodeCursor(request.path, query, last)) : undefined;
  return { ...draw(request, rows, limit, next), rows: slice.rows.length };
}

function draw(request: ListRequest, rows: string, limit: number, next: string | undefined): Omit<ListAnswer, 'rows'> {
  const { endpoint, query } = request;
  if (endpoint.envelope !== undefined) {
    const links = endpoint.paging === 'body' ? bodyLinks(request, next) : '';
    return { body: `{${JSON.stringify(endpoint.envelope)}:[${rows}]${links}}` };
  }
  const body = `[${rows}]`;
  // Recorded: `q` on groups sends no Link header at all, it cannot be paged.
  if (endpoint.paging === 'none' || (endpoint.list === 'groups' && query.has('q'))) return { body };
  const self = pageUrl(request, endpoint.paging === 'link' ? limit : undefined, query.get('after') ?? undefined);
  return next === undefined ? { body, self } : { body, self, next };
}

/** `/iam/assignees/users` was recorded without `_links` on its only page; the others carry some always. */
function bodyLinks(request: ListRequest, next: string | undefined): string {
  const links: Record<string, { href: string }> = {};
  const [set, role] = request.ids;
  const resourceSet = `${request.baseUrl}/api/v1/iam/resource-sets/${set}`;
  if (role !== undefined) links['binding'] = { href: `${resourceSet}/bindings/${role}` };
  else if (set !== undefined) links['resource-set'] = { href: resourceSet };
  if (next !== undefined) links['next'] = { href: next };
  return Object.keys(links).length === 0 ? '' : `,"_links":${JSON.stringify(links)}`;
}

function pageSize(endpoint: ListEndpoint, query: URLSearchParams): number {
  const pages = endpoint.pages;
  if (!pages) return Number.MAX_SAFE_INTEGER;
  const asked = Number.parseInt(query.get('limit') ?? '', 10);
  const size = Number.isNaN(asked) ? pages.default : asked;
  return Math.min(Math.max(size, pages.min ?? 1), pages.max);
}

/** Until unset and ascending is how the System Log is polled: `next` is there even on an empty page. */
function polling(query: URLSearchParams): boolean {
  return !query.has('until') && query.get('sortOrder') !== 'DESCENDING';
}

function pageUrl(request: ListRequest, limit: number | undefined, after: string | undefined): string {
  const query = new URLSearchParams(request.query);
  query.delete('after');
  if (limit !== undefined) query.set('limit', String(limit));
  if (after) query.set('after', after);
  const text = query.toString();
  return `${request.baseUrl}${request.path}${text === '' ? '' : `?${text}`}`;
}

function badCursor(endpoint: ListEndpoint): Refusal {
  // Both recorded: apps say E0000029 with a cause, devices E0000031 without.
  return endpoint.list === 'apps' ? refusal(400, 'E0000029', 'Invalid cursor.') : refusal(400, 'E0000031');
}

function invalidQuery(endpoint: ListEndpoint, query: URLSearchParams): Refusal | undefined {
  if (endpoint.list === 'policies' && !query.get('type')) {
    return {
      ...refusal(400, 'E0000001', 'type: The field cannot be left blank'),
      summary: 'Api validation failed: type',
    };
  }
  if (endpoint.list === 'principal-rate-limits' && !query.get('filter')?.includes('principalType')) {
    return {
      ...refusal(
        400,
        'E0000001',
        'The provided filter parameter did not contain the required attrbute filter "principalType"',
      ),
      summary: 'Api validation failed: principalRateLimitMediated',
    };
  }
  return undefined;
}
