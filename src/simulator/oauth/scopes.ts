/**
 * The scope that each path asks for (Okta's OpenAPI document, `security` of each operation). The longest matching
 * prefix decides; `{id}` is one segment.
 */
const rules: readonly (readonly [string, string])[] = [
  ['/api/v1/org', 'okta.orgs.read'],
  ['/api/v1/users', 'okta.users.read'],
  ['/api/v1/users/{id}/roles', 'okta.roles.read'],
  ['/api/v1/groups', 'okta.groups.read'],
  ['/api/v1/groups/{id}/roles', 'okta.roles.read'],
  ['/api/v1/apps', 'okta.apps.read'],
  ['/api/v1/policies', 'okta.policies.read'],
  ['/api/v1/iam', 'okta.roles.read'],
  ['/oauth2/v1/clients/{id}/roles', 'okta.roles.read'],
  ['/api/v1/authenticators', 'okta.authenticators.read'],
  ['/api/v1/api-tokens', 'okta.apiTokens.read'],
  ['/api/v1/devices', 'okta.devices.read'],
  ['/api/v1/device-assurances', 'okta.deviceAssurance.read'],
  ['/api/v1/zones', 'okta.networkZones.read'],
  ['/api/v1/trustedOrigins', 'okta.trustedOrigins.read'],
  ['/api/v1/idps', 'okta.idps.read'],
  ['/api/v1/behaviors', 'okta.behaviors.read'],
  ['/api/v1/logStreams', 'okta.logStreams.read'],
  ['/api/v1/eventHooks', 'okta.eventHooks.read'],
  ['/api/v1/threats', 'okta.threatInsights.read'],
  ['/api/v1/logs', 'okta.logs.read'],
  ['/api/v1/principal-rate-limits', 'okta.principalRateLimits.read'],
];

const patterns = [...rules]
  .sort(([a], [b]) => b.length - a.length)
  .map(([path, scope]) => ({ pattern: new RegExp(`^${path.replace('{id}', '[^/]+')}(/|$)`), scope }));

export const readScopes: readonly string[] = [...new Set(rules.map(([, scope]) => scope))].sort();

/** Scopes of OpenID Connect, which need no grant. */
export const signInScopes = ['openid', 'profile', 'email', 'offline_access'];

export const scopeOf = (path: string): string | undefined => patterns.find(({ pattern }) => pattern.test(path))?.scope;

/** Whether Okta has such a scope at all, granted or not. */
export const isScope = (scope: string): boolean =>
  signInScopes.includes(scope) || /^okta\.[a-zA-Z]+\.(read|manage)(\.self)?$/.test(scope);
