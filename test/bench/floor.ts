import { blocks } from '../../src/simulator/generated-blocks.ts';
import type { OrgShape } from '../../src/simulator/generated-shape.ts';

/**
 * What reading an org must cost, from its shape alone. Nothing here is shared with `sync`: page sizes, endpoints and
 * limits are written down a second time, from Okta's documentation.
 */
export interface Plan {
  requests: Record<string, number>;
  total: number;
}

const pages = (rows: number, size: number): number => Math.max(1, Math.ceil(rows / size));
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The policy types that Okta documents for one org; each is a list of its own. */
const policyTypes = 12;
/** Authenticators, API tokens, zones, origins, identity providers, behaviours, log streams, event hooks, ThreatInsight. */
const shortLists = 9;
/** A generated org spreads its policies over four types, of which one is mapped to resources. */
const generatedPolicyTypes = 4;

/** The cheapest plan: bulk lists wherever Okta has one, one request a user for factors, which it has not. */
export function cheapestPlan(shape: OrgShape): Plan {
  const withMembers = shape.groups - Math.floor(shape.groups * shape.emptyGroupShare);
  const members = blocks(shape.users, withMembers, shape.memberships);
  const assigned = blocks(shape.users, shape.apps, shape.assignments);
  const dormant = shape.dormantShare > 0 ? Math.floor(shape.users / Math.round(1 / shape.dormantShare)) : 0;
  const deprovisioned = Math.floor(shape.users * shape.deprovisionedShare);
  const policies = Math.max(shape.policies, generatedPolicyTypes);
  const requests: Record<string, number> = {
    '/api/v1/users*':
      pages(shape.users, 200) +
      pages(deprovisioned, 200) +
      (shape.users - dormant) +
      Math.min(shape.admins, shape.users),
    // Everyone is a group, too: its roles are asked for, its members are not. The last one is the list of rules.
    '/api/v1/groups*':
      pages(shape.groups + 1, 200) +
      sum(upTo(withMembers).map((group) => Math.ceil(members.size(group) / 1000))) +
      (shape.groups + 1) +
      1,
    '/api/v1/apps*':
      pages(shape.apps, 200) +
      sum(upTo(shape.apps).map((app) => pages(assigned.size(app), 500))) +
      shape.apps * pages(shape.groupsPerApp, 200),
    '/api/v1/iam*': pages(shape.admins, 100),
    // Everything, and once more those by which access ended: one of the six types that a generated org has.
    '/api/v1/logs*': pages(shape.logEvents, 1000) + pages(Math.round(shape.logEvents / 6), 1000),
    '/api/v1/devices*': pages(Math.floor(shape.users * shape.devicesPerUser), 200),
    '/api/v1/device-assurances*': 1,
    // Settings and contacts of the org, policies with rules and mappings, and nine short lists.
    '/api/v1*': 2 + policyTypes + policies + Math.ceil(policies / generatedPolicyTypes) + shortLists,
    '/*': 1,
  };
  return { requests, total: sum(Object.values(requests)) };
}

/** What most connectors do: factors, groups, app links and roles of each user, one by one. */
export function perUserPlan({ users }: OrgShape): Plan {
  const total = pages(users, 200) + 4 * users;
  return { requests: { '/api/v1/users*': total }, total };
}

/** Org-wide requests a minute, a Workforce org's defaults as last published; 600 where nothing was. */
const published: Record<string, number> = {
  '/api/v1/users*': 600,
  '/api/v1/groups*': 500,
  '/api/v1/apps*': 100,
  '/api/v1/logs*': 120,
  '/api/v1/devices*': 100,
  '/api/v1*': 1200,
  '/*': 1200,
};

export interface Pace {
  windowSeconds: number;
  latencyMs: number;
  /** Percent of the limit that is shown. */
  budget: number;
  /** The token's share of the org's limit. */
  principalPercent?: number;
}

/** Requests that a bucket lets through in one window. */
export function allowed(bucket: string, { budget, principalPercent = 50 }: Pace): number {
  const shown = Math.max(1, Math.floor(((published[bucket] ?? 600) * principalPercent) / 100));
  return Math.max(1, Math.floor((shown * budget) / 100));
}

/**
 * The least time, in ms. A window is opened by its first request and its quota may be used at once, so every window
 * but the last costs its whole length, and the last one a latency. Buckets run side by side.
 */
export function floorMs(plan: Plan, pace: Pace): { ms: number; bucket: string } {
  let least = { ms: 0, bucket: '' };
  for (const [bucket, requests] of Object.entries(plan.requests)) {
    const windows = Math.ceil(requests / allowed(bucket, pace));
    const ms = (windows - 1) * pace.windowSeconds * 1000 + pace.latencyMs;
    if (ms > least.ms) least = { ms, bucket };
  }
  return least;
}
