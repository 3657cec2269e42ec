import { generatedDirectory } from './generated-directory.ts';
import { generatedEvents } from './generated-events.ts';
import { generatedPolicies, generatedRule } from './generated-policies.ts';
import type { OrgShape } from './generated-shape.ts';
import { memoryOrg, type OrgContent, orgContent } from './memory-org.ts';
import type { Org, OrgContext, OrgSource } from './org-source.ts';

/** What a shape comes to: the counts a floor or an expectation is computed from. */
export interface OrgCounts {
  users: number;
  deprovisioned: number;
  /** ACTIVE, PASSWORD_EXPIRED, LOCKED_OUT and RECOVERY. */
  canSignIn: number;
  groups: number;
  nonEmptyGroups: number;
  memberships: number;
  apps: number;
  appUsers: number;
  admins: number;
  policies: number;
  devices: number;
  logEvents: number;
}

export interface GeneratedOrg extends Org {
  shape: OrgShape;
  counts: OrgCounts;
}

/**
 * An org of any size, the same for the same shape. Nothing grows with it: users, members and assignments are
 * computed from their index when a page asks for them.
 */
export function generatedOrg(shape: OrgShape): GeneratedOrg {
  return {
    shape,
    counts: generatedDirectory(shape, { baseUrl: '', now: 0 }, 'everyone').counts,
    open: (context) => openGenerated(shape, context),
  };
}

function openGenerated(shape: OrgShape, context: OrgContext): OrgSource {
  const { baseUrl, now } = context;
  const content = smallLists(shape, context);
  const policies = [...content.list('policies').records()];
  const access = policies.filter((policy) => policy['type'] === 'ACCESS_POLICY').map((policy) => String(policy['id']));
  const directory = generatedDirectory(shape, { baseUrl, now }, access[0] ?? '');
  const events = generatedEvents(shape, now, (hash) => directory.userId(hash % shape.users));
  const small = memoryOrg(content, { list: () => undefined, expand: () => undefined });
  return {
    list(name, ids, request) {
      if (name === 'logs') return events(request);
      return directory.list(name, ids, request) ?? small.list(name, ids, request);
    },
    one: (name, ids) => directory.one(name, ids) ?? small.one(name, ids),
    putUser: directory.putUser,
    removeUser: directory.removeUser,
  };
}

/** The lists that do not grow with the number of users. */
function smallLists(shape: OrgShape, { baseUrl, now }: OrgContext): OrgContent {
  const content = orgContent();
  const id = '00o1gen00000000001d7';
  const created = new Date(Math.floor(now / 86_400_000 - 700) * 86_400_000).toISOString();
  content.singles.set('well-known', { id, pipeline: 'idx', _links: { organization: { href: baseUrl } } });
  content.singles.set('org', {
    id,
    subdomain: 'generated',
    companyName: `Generated org of ${shape.users} users`,
    status: 'ACTIVE',
    created,
    lastUpdated: created,
    expiresAt: null,
  });
  const token = { id: '00T1gen00000000001d7', name: 'generated', tokenWindow: 'P30D', created, lastUpdated: created };
  content.list('api-tokens').put(token.id, token);
  content.singles.set('threat-insight', { action: 'none', excludeZones: [], created, lastUpdated: created });
  for (const policy of generatedPolicies(shape.policies, baseUrl, 'everyone', created)) {
    content.policyTypes.add(String(policy['type']));
    content.list('policies').put(String(policy['id']), policy);
    content.list('policy-rules', String(policy['id'])).put('0', generatedRule(policy));
  }
  for (const [key, type] of [
    ['okta_password', 'password'],
    ['okta_verify', 'app'],
    ['webauthn', 'security_key'],
    ['phone_number', 'phone'],
  ]) {
    const authenticator = {
      type,
      id: `aut1gen${key}`,
      key,
      status: 'ACTIVE',
      name: key,
      created,
      lastUpdated: created,
    };
    content.list('authenticators').put(`${key}`, authenticator);
  }
  return content;
}
