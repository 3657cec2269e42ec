import { hashText, shareOf } from './random.ts';

/** What can go wrong with one answer. */
export type FaultKind =
  /** An Okta error body with `status` and `code`. */
  | 'status'
  /** 403 with an empty body, the reason in `www-authenticate`: an OAuth scope is missing. */
  | 'insufficient-scope'
  /** 404 for this object, and for every path below it from then on: it was deleted. */
  | 'gone'
  | 'rate-429'
  | 'concurrency-429'
  /** 400, as if the `after` of the request had expired. Requests without one are left alone. */
  | 'cursor-expired'
  /** A proxy's page: 403 and 200. */
  | 'html-403'
  | 'html-200'
  | 'not-json'
  /** 302 to `to`. */
  | 'redirect'
  /** Dropped before the headers, or in the middle of the body. */
  | 'reset'
  | 'reset-mid-body'
  | 'truncated-json'
  /** 200 and a list without items, as Okta answers where the credential sees nothing. Objects are left alone. */
  | 'empty-200'
  /** Nothing ever comes, or the body stops half-way with the connection open. */
  | 'hang'
  | 'stall-body'
  /** A `next` that leads to `to`, to the same page, to an empty page first, to empty pages for ever, elsewhere. */
  | 'next-other-host'
  | 'next-same'
  | 'next-empty-page'
  | 'next-empty-forever'
  | 'next-other-path';

export interface FaultRule {
  /** A path: `:id` stands for one segment, `*` for anything. */
  path: string;
  /** A regular expression that the query has to match, undone of its escapes. */
  query?: string;
  /** `status` when left out. */
  kind?: FaultKind;
  status?: number;
  code?: string;
  /** Another server, for redirects and links: `http://127.0.0.1:1234`. */
  to?: string;
  /** Only these requests to the path, counted from 1. */
  nth?: number | readonly number[];
  /** Only the first so many requests that would be hit. */
  times?: number;
  /** Decided by the seed, the request and how often it was made: not by the order of arrival. */
  probability?: number;
}

export interface Faults {
  rules: FaultRule[];
  /** The rule that hits this request, if any. */
  pick(path: string, url: string): FaultRule | undefined;
  /** How often each kind has struck. */
  readonly struck: Record<string, number>;
}

export function faultPicker(initial: readonly FaultRule[], seed: number): Faults {
  const seen = new Map<FaultRule, number>();
  const hits = new Map<FaultRule, number>();
  const patterns = new Map<FaultRule, RegExp>();
  const attempts = new Map<string, number>();
  const struck: Record<string, number> = {};

  function matches(rule: FaultRule, path: string, url: string): boolean {
    const pattern = patterns.get(rule) ?? pathPattern(rule.path);
    patterns.set(rule, pattern);
    if (!pattern.test(path)) return false;
    return rule.query === undefined || new RegExp(rule.query).test(plainQuery(url));
  }

  function strikes(rule: FaultRule, url: string): boolean {
    const count = (seen.get(rule) ?? 0) + 1;
    seen.set(rule, count);
    if (rule.nth !== undefined && ![rule.nth].flat().includes(count)) return false;
    if (rule.times !== undefined && (hits.get(rule) ?? 0) >= rule.times) return false;
    if (rule.kind === 'cursor-expired' && !/[?&]after=./.test(url)) return false;
    if (rule.probability === undefined) return true;
    const attempt = (attempts.get(url) ?? 0) + 1;
    attempts.set(url, attempt);
    const position = faults.rules.indexOf(rule);
    return shareOf(hashText(`${url} ${attempt} ${position}`, seed)) < rule.probability;
  }

  const faults: Faults = {
    rules: [...initial],
    struck,
    pick(path, url) {
      for (const rule of faults.rules) {
        if (!matches(rule, path, url) || !strikes(rule, url)) continue;
        hits.set(rule, (hits.get(rule) ?? 0) + 1);
        const kind = rule.kind ?? 'status';
        struck[kind] = (struck[kind] ?? 0) + 1;
        return rule;
      }
      return undefined;
    },
  };
  return faults;
}

function pathPattern(path: string): RegExp {
  const source = path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : quoted(segment).replaceAll('\\*', '.*')))
    .join('/');
  return new RegExp(`^${source}$`);
}

function plainQuery(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : [...new URLSearchParams(url.slice(at + 1))].map((pair) => pair.join('=')).join('&');
}

function quoted(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
