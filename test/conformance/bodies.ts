import { endpoints } from '../../src/simulator/endpoints.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { get } from '../simulator/get.ts';

/** A 200 body of the simulated org, and the documented path it answers. */
export interface Body {
  /** The path as Okta's document writes it. */
  documented: string;
  url: string;
  body: unknown;
}

/** Our `{id}` is called otherwise in the document, path by path. */
export function documentedPath(path: string, documented: readonly string[]): string {
  const shape = (text: string): string => text.replaceAll(/\{[^}]+\}/g, '{}');
  const found = documented.filter((known) => shape(known) === shape(path));
  if (found.length !== 1) throw new Error(`${path} is documented ${found.length} times`);
  return found[0] ?? path;
}

/** A query that each list must be asked with, or is worth asking with. */
const queries: Record<string, readonly string[]> = {
  '/api/v1/users': ['', '?filter=status%20eq%20%22DEPROVISIONED%22'],
  '/api/v1/groups': ['', '?expand=stats'],
  '/api/v1/devices': ['', '?expand=user'],
  '/api/v1/apps': ['?limit=200'],
  '/api/v1/logs': ['?limit=1000'],
  '/api/v1/principal-rate-limits': ['?filter=principalType%20eq%20%22SSWS_TOKEN%22'],
  '/api/v1/policies': [
    'ACCESS_POLICY',
    'OKTA_SIGN_ON',
    'PASSWORD',
    'MFA_ENROLL',
    'IDP_DISCOVERY',
    'PROFILE_ENROLLMENT',
    'POST_AUTH_SESSION',
  ].map((type) => `?type=${type}`),
};

/** Every endpoint asked for every object it can be asked for: what a whole sync would see, and more. */
export async function everyBody(simulator: Simulator, documented: readonly string[]): Promise<Body[]> {
  const ids = new Map<string, string[]>();
  const bodies: Body[] = [];
  for (const { path } of endpoints.toSorted((a, b) => depth(a.path) - depth(b.path))) {
    for (const concrete of expand(path, ids)) {
      for (const query of queries[path] ?? ['']) {
        const { status, body } = await get(simulator, concrete + query);
        if (status !== 200) throw new Error(`${concrete}${query} answered ${status}`);
        bodies.push({ documented: documentedPath(path, documented), url: concrete + query, body });
        remember(ids, path, concrete, body);
      }
    }
  }
  return bodies;
}

const depth = (path: string): number => path.split('{').length;

function expand(path: string, ids: Map<string, string[]>): string[] {
  if (path === '/api/v1/org/contacts/{type}')
    return ['billing', 'TECHNICAL'].map((type) => path.replace('{type}', type));
  if (path.startsWith('/oauth2/v1/clients/')) return [path.replace('{id}', '0oaacme12reporting00')];
  if (path.endsWith('/members')) {
    return (ids.get('/api/v1/iam/resource-sets/{id}/bindings') ?? []).map((binding) => `${binding}/members`);
  }
  const parent = path.slice(0, path.indexOf('/{'));
  return path.includes('{') ? (ids.get(parent) ?? []).map((self) => self + path.slice(path.indexOf('}') + 1)) : [path];
}

/** The paths of the objects of a list, for the endpoints below them. */
function remember(ids: Map<string, string[]>, path: string, concrete: string, body: unknown): void {
  const rows = Array.isArray(body) ? body : Object.values(body as object).find(Array.isArray);
  const known = ids.get(path) ?? [];
  for (const row of rows ?? [])
    if (row.id && !known.includes(`${concrete}/${row.id}`)) known.push(`${concrete}/${row.id}`);
  ids.set(path, known);
}
