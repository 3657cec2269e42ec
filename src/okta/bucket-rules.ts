/**
 * Which rate-limit bucket a GET falls into: an exact match first, then the longest prefix (Okta: "Rate limits",
 * request matching). The names are those of Okta's rate limit dashboard. Only the rules that our endpoints need:
 * a wrong or missing one costs some speed, never correctness, since each bucket learns from its own headers.
 */
const single = /^\/api\/v1\/(users|groups|apps)\/[^/]+$/;
/** Looks like a group's id, and is a listing. */
const rules = '/api/v1/groups/rules';

/** Longest first. */
const prefixes: readonly string[] = [
  '/api/v1/principal-rate-limits',
  '/api/v1/device-assurances',
  '/oauth2/v1/clients',
  '/api/v1/devices',
  '/api/v1/groups',
  '/api/v1/users',
  '/api/v1/apps',
  '/api/v1/logs',
  '/api/v1/iam',
  '/api/v1',
];

export function bucketOf(path: string): string {
  const end = path.indexOf('?');
  const pathname = end === -1 ? path : path.slice(0, end);
  const trimmed = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  const one = trimmed === rules ? null : single.exec(trimmed);
  if (one) return `/api/v1/${one[1]}/{id}`;
  const prefix = prefixes.find((candidate) => trimmed === candidate || trimmed.startsWith(`${candidate}/`));
  return prefix ? `${prefix}*` : trimmed;
}
