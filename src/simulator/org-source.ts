/** A JSON object as Okta sends it. */
export type OktaRecord = Record<string, unknown>;

/** Every list the simulated org can answer, whatever it is made of. */
export type ListName =
  | 'users'
  | 'user-factors'
  | 'user-roles'
  | 'user-groups'
  | 'user-app-links'
  | 'groups'
  | 'group-users'
  | 'group-roles'
  | 'group-apps'
  | 'group-rules'
  | 'apps'
  | 'app-users'
  | 'app-groups'
  | 'policies'
  | 'policy-rules'
  | 'policy-mappings'
  | 'assignees'
  | 'custom-roles'
  | 'custom-role-permissions'
  | 'resource-sets'
  | 'resource-set-resources'
  | 'resource-set-bindings'
  | 'binding-members'
  | 'client-roles'
  | 'authenticators'
  | 'api-tokens'
  | 'devices'
  | 'device-assurances'
  | 'network-zones'
  | 'trusted-origins'
  | 'identity-providers'
  | 'behaviors'
  | 'log-streams'
  | 'event-hooks'
  | 'logs'
  | 'contacts'
  | 'principal-rate-limits';

export type SingleName =
  | 'well-known'
  | 'org'
  | 'threat-insight'
  | 'contact'
  | 'user'
  | 'group'
  | 'app'
  | 'policy'
  | 'custom-role';

export interface SliceRequest {
  /** Key of the last row of the page before, exclusive: rows may come and go between pages. */
  after: string | undefined;
  limit: number;
  query: URLSearchParams;
  /** The server's clock, in milliseconds. */
  now: number;
}

/** A row ready to be sent. The key orders its list and goes, wrapped, into cursors. */
export interface Row {
  key: string;
  json: string;
}

export interface Slice {
  rows: readonly Row[];
  more: boolean;
}

/** An answer other than 200 that the org itself gives: a feature that is off, an object that is not there. */
export interface Refusal {
  status: number;
  code: string;
  summary?: string;
  cause?: string;
}

/** An open org: what the server asks when a request has passed authentication, rate limits and faults. */
export interface OrgSource {
  list(name: ListName, ids: readonly string[], request: SliceRequest): Slice | Refusal;
  one(name: SingleName, ids: readonly string[]): string | Refusal;
  /** Changes while clients are reading. */
  putUser(id: string, change: OktaRecord): void;
  removeUser(id: string): void;
}

export interface OrgContext {
  /** Where the server listens: every href in a body begins with it. */
  baseUrl: string;
  /** The server's clock when it opened, in milliseconds. */
  now: number;
}

/** An org that a simulator can open: the fixture, a generated one, or a replay of recordings. */
export interface Org {
  open(context: OrgContext): OrgSource;
}

export function isRefusal(answer: Slice | Refusal | string): answer is Refusal {
  return typeof answer === 'object' && 'code' in answer;
}

/** Okta's answer for what is not there; the type in brackets is Okta's internal name, as recorded. */
export function notFound(id: string, type: string): Refusal {
  return { status: 404, code: 'E0000007', summary: `Not found: Resource not found: ${id} (${type})` };
}
