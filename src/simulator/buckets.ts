/** A rate-limit bucket: Okta counts requests of all the paths in it together. */
export interface Bucket {
  /** As Okta's dashboard spells it. */
  name: string;
  /** The last published org-wide limit a minute for a Workforce org; 600 where none was published. */
  limit: number;
}

// An exact match comes first, else the longest prefix. `{id}` is one segment.
const exact: readonly Bucket[] = [
  { name: '/api/v1/users/{id}', limit: 2000 },
  { name: '/api/v1/groups/{id}', limit: 1000 },
  { name: '/api/v1/apps/{id}', limit: 500 },
];

const prefixes: readonly Bucket[] = [
  { name: '/api/v1/users*', limit: 600 },
  { name: '/api/v1/groups*', limit: 500 },
  { name: '/api/v1/apps*', limit: 100 },
  { name: '/api/v1/devices*', limit: 100 },
  { name: '/api/v1/device-assurances*', limit: 600 },
  { name: '/api/v1/principal-rate-limits*', limit: 600 },
  { name: '/api/v1/iam*', limit: 600 },
  { name: '/api/v1/logs*', limit: 120 },
  { name: '/oauth2/v1/clients*', limit: 100 },
  { name: '/api/v1*', limit: 1200 },
].toSorted((a, b) => b.name.length - a.name.length);

/** Paths outside the Management API, `/.well-known` among them. */
const elsewhere: Bucket = { name: '/*', limit: 1200 };

const exactPatterns = exact.map((bucket) => ({
  bucket,
  pattern: new RegExp(`^${bucket.name.replace('{id}', '[^/]+')}$`),
}));

export const buckets: readonly Bucket[] = [...exact, ...prefixes, elsewhere];

export function bucketOf(path: string): Bucket {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  // `/groups/rules` has the shape of one group but is a list of the larger bucket.
  if (trimmed !== '/api/v1/groups/rules') {
    for (const { bucket, pattern } of exactPatterns) if (pattern.test(trimmed)) return bucket;
  }
  return prefixes.find((bucket) => trimmed.startsWith(bucket.name.slice(0, -1))) ?? elsewhere;
}
