import type { ListName, SingleName } from './org-source.ts';

export interface PageSizes {
  default: number;
  max: number;
  min?: number;
}

/**
 * How a list pages. `link`: self and next headers. `self`: a self header but one page (`/policies`).
 * `none`: no Link header at all, as recorded for factors, roles, rules and the like. `body`: `_links.next` in the body.
 */
export type Paging = 'link' | 'self' | 'none' | 'body';

export interface ListEndpoint {
  path: string;
  list: ListName;
  /** Documented query parameters. Others are counted as unexpected. */
  query: readonly string[];
  paging: Paging;
  pages?: PageSizes;
  /** The key of the array in the body, where the body is an object. */
  envelope?: string;
}

export interface SingleEndpoint {
  path: string;
  single: SingleName;
  query: readonly string[];
}

export type Endpoint = ListEndpoint | SingleEndpoint;

const paged = ['after', 'limit'];
const v1 = '/api/v1';

/**
 * Every endpoint the simulated org speaks. Page sizes are those seen in the `self` links of recordings where there
 * are any, else the documented ones; too large a limit is clamped silently, as Okta does.
 */
export const endpoints: readonly Endpoint[] = [
  { path: '/.well-known/okta-organization', single: 'well-known', query: [] },
  { path: `${v1}/org`, single: 'org', query: [] },
  { path: `${v1}/org/contacts`, list: 'contacts', query: [], paging: 'none' },
  { path: `${v1}/org/contacts/{type}`, single: 'contact', query: [] },
  {
    path: `${v1}/users`,
    list: 'users',
    query: ['search', 'filter', 'q', ...paged, 'sortBy', 'sortOrder', 'fields', 'expand'],
    paging: 'link',
    pages: { default: 200, max: 200 },
  },
  { path: `${v1}/users/{id}`, single: 'user', query: ['expand'] },
  { path: `${v1}/users/{id}/factors`, list: 'user-factors', query: [], paging: 'none' },
  { path: `${v1}/users/{id}/roles`, list: 'user-roles', query: ['expand'], paging: 'none' },
  {
    path: `${v1}/users/{id}/groups`,
    list: 'user-groups',
    query: [],
    paging: 'link',
    pages: { default: 200, max: 200 },
  },
  { path: `${v1}/users/{id}/appLinks`, list: 'user-app-links', query: [], paging: 'none' },
  {
    path: `${v1}/groups`,
    list: 'groups',
    query: ['search', 'filter', 'q', ...paged, 'expand', 'sortBy', 'sortOrder'],
    paging: 'link',
    pages: { default: 10_000, max: 10_000 },
  },
  {
    path: `${v1}/groups/rules`,
    list: 'group-rules',
    query: [...paged, 'search', 'expand'],
    paging: 'link',
    pages: { default: 50, max: 200 },
  },
  { path: `${v1}/groups/{id}`, single: 'group', query: [] },
  {
    path: `${v1}/groups/{id}/users`,
    list: 'group-users',
    query: paged,
    paging: 'link',
    pages: { default: 1000, max: 1000 },
  },
  { path: `${v1}/groups/{id}/roles`, list: 'group-roles', query: ['expand'], paging: 'none' },
  {
    path: `${v1}/groups/{id}/apps`,
    list: 'group-apps',
    query: paged,
    paging: 'link',
    pages: { default: 20, max: 200 },
  },
  {
    path: `${v1}/apps`,
    list: 'apps',
    query: ['q', ...paged, 'useOptimization', 'alwaysIncludeVpnSettings', 'filter', 'expand', 'includeNonDeleted'],
    paging: 'link',
    pages: { default: 20, max: 200 },
  },
  { path: `${v1}/apps/{id}`, single: 'app', query: ['expand'] },
  {
    path: `${v1}/apps/{id}/users`,
    list: 'app-users',
    query: [...paged, 'q', 'expand'],
    paging: 'link',
    pages: { default: 50, max: 500 },
  },
  {
    path: `${v1}/apps/{id}/groups`,
    list: 'app-groups',
    query: ['q', ...paged, 'expand'],
    paging: 'link',
    pages: { default: 20, max: 200, min: 20 },
  },
  {
    path: `${v1}/policies`,
    list: 'policies',
    query: ['type', 'status', 'q', 'expand', 'sortBy', 'limit', 'resourceId', 'after'],
    paging: 'self',
  },
  { path: `${v1}/policies/{id}`, single: 'policy', query: ['expand'] },
  { path: `${v1}/policies/{id}/rules`, list: 'policy-rules', query: ['limit'], paging: 'none' },
  { path: `${v1}/policies/{id}/mappings`, list: 'policy-mappings', query: [], paging: 'none' },
  {
    path: `${v1}/iam/assignees/users`,
    list: 'assignees',
    query: paged,
    paging: 'body',
    pages: { default: 100, max: 200 },
    envelope: 'value',
  },
  {
    path: `${v1}/iam/roles`,
    list: 'custom-roles',
    query: ['after'],
    paging: 'body',
    pages: { default: 100, max: 100 },
    envelope: 'roles',
  },
  { path: `${v1}/iam/roles/{id}`, single: 'custom-role', query: [] },
  {
    path: `${v1}/iam/roles/{id}/permissions`,
    list: 'custom-role-permissions',
    query: [],
    paging: 'none',
    envelope: 'permissions',
  },
  {
    path: `${v1}/iam/resource-sets`,
    list: 'resource-sets',
    query: ['after'],
    paging: 'body',
    pages: { default: 100, max: 100 },
    envelope: 'resource-sets',
  },
  {
    path: `${v1}/iam/resource-sets/{id}/resources`,
    list: 'resource-set-resources',
    query: paged,
    paging: 'body',
    pages: { default: 100, max: 200 },
    envelope: 'resources',
  },
  {
    path: `${v1}/iam/resource-sets/{id}/bindings`,
    list: 'resource-set-bindings',
    query: ['after'],
    paging: 'body',
    pages: { default: 100, max: 100 },
    envelope: 'roles',
  },
  {
    path: `${v1}/iam/resource-sets/{id}/bindings/{role}/members`,
    list: 'binding-members',
    query: ['after'],
    paging: 'body',
    pages: { default: 100, max: 100 },
    envelope: 'members',
  },
  { path: '/oauth2/v1/clients/{id}/roles', list: 'client-roles', query: [], paging: 'none' },
  { path: `${v1}/authenticators`, list: 'authenticators', query: [], paging: 'none' },
  { path: `${v1}/api-tokens`, list: 'api-tokens', query: [], paging: 'none' },
  {
    path: `${v1}/devices`,
    list: 'devices',
    query: [...paged, 'search', 'expand'],
    paging: 'link',
    pages: { default: 200, max: 200 },
  },
  { path: `${v1}/device-assurances`, list: 'device-assurances', query: [], paging: 'none' },
  {
    path: `${v1}/zones`,
    list: 'network-zones',
    query: [...paged, 'filter'],
    paging: 'link',
    pages: { default: 20, max: 200 },
  },
  {
    path: `${v1}/trustedOrigins`,
    list: 'trusted-origins',
    query: ['q', 'filter', ...paged],
    paging: 'link',
    pages: { default: 20, max: 200 },
  },
  {
    path: `${v1}/idps`,
    list: 'identity-providers',
    query: ['q', ...paged, 'type'],
    paging: 'link',
    pages: { default: 20, max: 200 },
  },
  // The document shows no paging here; Okta was seen to page by 10 all the same, with a cursor of its own.
  { path: `${v1}/behaviors`, list: 'behaviors', query: [], paging: 'link', pages: { default: 10, max: 200 } },
  {
    path: `${v1}/logStreams`,
    list: 'log-streams',
    query: [...paged, 'filter'],
    paging: 'link',
    pages: { default: 20, max: 200 },
  },
  { path: `${v1}/eventHooks`, list: 'event-hooks', query: [], paging: 'none' },
  { path: `${v1}/threats/configuration`, single: 'threat-insight', query: [] },
  {
    path: `${v1}/logs`,
    list: 'logs',
    query: ['since', 'until', 'after', 'filter', 'q', 'limit', 'sortOrder'],
    paging: 'link',
    pages: { default: 100, max: 1000, min: 0 },
  },
  {
    path: `${v1}/principal-rate-limits`,
    list: 'principal-rate-limits',
    query: ['filter', ...paged],
    paging: 'link',
    pages: { default: 20, max: 50 },
  },
];
