import { refusal } from './okta-errors.ts';
import type { ListName, OktaRecord, Refusal } from './org-source.ts';
import { type Predicate, parseFilter } from './scim-filter.ts';

const day = 86_400_000;

/** What the query of a list leaves in: the rows wanted, or Okta's refusal of the query. */
export function wantedRows(list: ListName, query: URLSearchParams, now: number): Predicate | undefined | Refusal {
  const predicates: Predicate[] = [];
  for (const name of ['filter', 'search']) {
    const text = query.get(name);
    if (text === null || list === 'principal-rate-limits') continue;
    try {
      predicates.push(parseFilter(text));
    } catch {
      return refusal(400, 'E0000031');
    }
  }
  // Documented for GET /users: without a filter or search, deactivated users are left out.
  if (list === 'users' && predicates.length === 0) predicates.push((user) => user['status'] !== 'DEPROVISIONED');
  if (list === 'policies') predicates.push(...policyPredicates(query));
  if (list === 'logs') {
    const range = logRange(query, now);
    if ('code' in range) return range;
    predicates.push((event) => {
      const published = String(event['published']);
      return published >= range.since && published < range.until;
    });
  }
  const text = query.get('q')?.toLowerCase();
  if (text) predicates.push((record) => names(record).some((name) => name.toLowerCase().startsWith(text)));
  return predicates.length === 0 ? undefined : (record) => predicates.every((predicate) => predicate(record));
}

function policyPredicates(query: URLSearchParams): Predicate[] {
  const status = query.get('status');
  const type = query.get('type');
  return [(policy) => policy['type'] === type && (status === null || policy['status'] === status)];
}

/**
 * The period of a System Log query: 7 days by default; beyond the retention of 90 days nothing is left, and Okta
 * says nothing about it; beyond 180 it refuses.
 */
export function logRange(query: URLSearchParams, now: number): { since: string; until: string } | Refusal {
  const until = query.get('until');
  const untilMs = until === null ? now : Date.parse(until);
  const since = query.get('since');
  const sinceMs = since === null ? untilMs - 7 * day : Date.parse(since);
  if (Number.isNaN(untilMs) || Number.isNaN(sinceMs)) {
    return { ...refusal(400, 'E0000001', 'since: Invalid date'), summary: 'Api validation failed: since' };
  }
  if (sinceMs < now - 180 * day) return { status: 400, code: 'E0000053', summary: 'Invalid attribute value(s).' };
  return {
    since: new Date(Math.max(sinceMs, now - 90 * day)).toISOString(),
    // A polling query has no end: events published later than the request are the next page's.
    until: until === null ? '9999' : new Date(untilMs).toISOString(),
  };
}

function names(record: OktaRecord): string[] {
  const profile = (record['profile'] ?? {}) as OktaRecord;
  return [
    record['label'],
    record['name'],
    profile['name'],
    profile['firstName'],
    profile['lastName'],
    profile['email'],
  ].filter((name): name is string => typeof name === 'string');
}
