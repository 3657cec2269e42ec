import { type Endpoint, endpoints } from './endpoints.ts';

export interface Route {
  endpoint: Endpoint;
  /** The values of the `{…}` parts of the path, in order. */
  ids: readonly string[];
}

interface Compiled {
  endpoint: Endpoint;
  segments: readonly string[];
}

// A literal segment wins over a `{…}` one: /groups/rules is not the group "rules".
const compiled: readonly Compiled[] = endpoints
  .map((endpoint) => ({ endpoint, segments: endpoint.path.split('/') }))
  .toSorted((a, b) => placeholders(a) - placeholders(b));

function placeholders(route: Compiled): number {
  return route.segments.filter((segment) => segment.startsWith('{')).length;
}

/** The endpoint a path names. A trailing slash means nothing to Okta; an empty segment means a wrong path. */
export function findRoute(path: string): Route | undefined {
  const segments = (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path).split('/');
  for (const route of compiled) {
    if (route.segments.length !== segments.length) continue;
    const ids = match(route.segments, segments);
    if (ids) return { endpoint: route.endpoint, ids };
  }
  return undefined;
}

function match(pattern: readonly string[], segments: readonly string[]): string[] | undefined {
  const ids: string[] = [];
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) {
      if (segment === '') return undefined;
      ids.push(decode(segment));
    } else if (part !== segment) {
      return undefined;
    }
  }
  return ids;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
