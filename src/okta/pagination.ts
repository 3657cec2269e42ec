import type { Answer, GetOptions, OktaClient } from './client.ts';
import { OktaError } from './okta-error.ts';

export interface PageOptions extends GetOptions {
  /** The key that holds the items where the body is an object: `value`, `roles`. */
  at?: string;
  /** Stop at the first empty page: the System Log's `next` may never end (Okta: "System Log query", polling). */
  untilEmpty?: boolean;
  /** Path and query to begin with instead: the `next` of an earlier page. */
  from?: string | undefined;
}

export interface Page {
  items: Record<string, unknown>[];
  /** Path and query of the next page, to be sent to the connected org and nowhere else. */
  next: string | undefined;
  answer: Answer;
}

/** Pages without items that are followed before a listing is taken to lead nowhere. */
const mostEmptyPages = 5;

/** Path and query, encoded as Okta's documentation shows them. */
export function withQuery(path: string, query: Readonly<Record<string, string | number>> = {}): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

/**
 * A listing, page by page: each call asks for the next one, until a page says that none follows it. This is no
 * generator, since most listings are one short page, for each of many thousand users.
 * @throws OktaError of kind `bad-paging` for a `next` that repeats, leaves the path, or yields empty pages without end
 */
export function pager(client: Pick<OktaClient, 'get'>, first: string, options: PageOptions = {}): () => Promise<Page> {
  const { at, untilEmpty = false, from, ...get } = options;
  const seen = new Set<string>();
  let path = from ?? first;
  let empty = 0;
  let wrong: string | undefined;
  return async () => {
    if (wrong) throw badPaging(first, wrong);
    seen.add(path);
    const answer = await client.get(path, get);
    const items = itemsOf(answer, at);
    empty = items.length === 0 ? empty + 1 : 0;
    const next = nextOf(answer);
    if (next === undefined || (untilEmpty && items.length === 0)) return { items, next: undefined, answer };
    wrong = whatIsWrong(next, first, seen, empty);
    path = next;
    return { items, next, answer };
  };
}

function whatIsWrong(next: string, first: string, seen: Set<string>, empty: number): string | undefined {
  if (seen.has(next)) return 'its next page is one that was already read';
  if (pathOf(next) !== pathOf(first)) return `its next page is on another path (${pathOf(next)})`;
  if (empty >= mostEmptyPages) return `${empty} pages in a row were empty and still announced another`;
  return undefined;
}

const pathOf = (path: string): string => (path.split('?')[0] ?? path).replace(/\/$/, '');

const badPaging = (path: string, what: string): OktaError =>
  new OktaError({
    kind: 'bad-paging',
    status: 200,
    code: 'paging-loop',
    path,
    message: `The listing ${pathOf(path)} cannot be read to its end: ${what}.`,
    hint: 'What was read before is kept, and marked as partial. Run `okta-evidence sync` again; if it stays, tell Okta support.',
  });

function itemsOf({ body, path, headers }: Answer, at: string | undefined): Record<string, unknown>[] {
  const items = at === undefined ? body : (body as Record<string, unknown> | null)?.[at];
  if (Array.isArray(items)) return items as Record<string, unknown>[];
  throw new OktaError({
    kind: 'failed',
    status: 200,
    code: 'unexpected-body',
    path,
    message: `GET ${pathOf(path)}: the answer is not a list${at === undefined ? '' : ` under "${at}"`}.`,
    requestId: headers.get('x-okta-request-id'),
  });
}

/**
 * The next page: from the `Link` header, or from `_links.next` in the body (IAM endpoints). Only path and query are
 * taken, to the letter, since a cursor is opaque and the host may be another one (seen: `acme-admin`).
 */
export function nextOf({ headers, body }: Pick<Answer, 'headers' | 'body'>): string | undefined {
  // fetch joins several Link lines with ", "; a cursor may hold a comma, but never a ">".
  const link = /<([^>]*)>\s*;[^<]*?rel="?next"?/i.exec(headers.get('link') ?? '')?.[1];
  const inBody = (body as { _links?: { next?: { href?: unknown } } } | null)?._links?.next?.href;
  const href = link ?? (typeof inBody === 'string' ? inBody : undefined);
  if (href === undefined || href === '') return undefined;
  const path = href.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/^\/\/[^/?#]*/, '');
  return path.startsWith('/') ? path : `/${path}`;
}
