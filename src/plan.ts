import { serviceClientId } from './collectors/admin-roles.ts';
import type { App } from './collectors/apps.ts';
import type { Collector, Facts } from './collectors/collector.ts';
import { pageSize } from './collectors/group-members.ts';
import { type Group, isEveryone, memberCount } from './collectors/groups.ts';
import { canSignIn, type User } from './collectors/users.ts';
import { bucketOf } from './okta/bucket-rules.ts';
import type { BucketState } from './okta/limiter.ts';

export interface FactCounter {
  facts(): Facts;
  /** Takes note of a record of any dataset. Lenient: a record of another shape is passed over. */
  observe(dataset: string, record: Record<string, unknown>): void;
}

/** Counts what the run comes across, from which the work still to come is told. */
export function countFacts(): FactCounter {
  const seen = { users: 0, signInUsers: 0, groups: 0, memberPages: 0, apps: 0, serviceApps: 0, policies: 0 };
  let everyone = 0;
  const admins = new Set<unknown>();
  const observers: Record<string, (record: Record<string, unknown>) => void> = {
    users: (record) => {
      seen.users++;
      if (canSignIn((record as User).status)) seen.signInUsers++;
    },
    groups: (record) => {
      const group = record as Group;
      seen.groups++;
      const members = memberCount(group);
      if (isEveryone(group)) everyone = members ?? 0;
      else if (members !== 0) seen.memberPages += Math.max(1, Math.ceil((members ?? 0) / pageSize));
    },
    apps: (record) => {
      seen.apps++;
      if (serviceClientId(record as App)) seen.serviceApps++;
    },
    policies: () => seen.policies++,
    'admin-roles': ({ principalType, principalId }) => {
      if (principalType === 'user') admins.add(principalId);
    },
  };
  return {
    observe: (dataset, record) => observers[dataset]?.(record),
    // Everyone counts all users but the DEPROVISIONED: until the listing is through, it is the better guess.
    facts: () => ({
      ...seen,
      users: Math.max(seen.users, everyone),
      signInUsers: seen.signInUsers + Math.max(0, everyone - seen.users),
      admins: admins.size,
    }),
  };
}

/** Requests that the chosen collectors will have taken in the end, by bucket. */
export function forecast(collectors: readonly Collector[], facts: Facts): Map<string, number> {
  const buckets = new Map<string, number>();
  for (const collector of collectors) {
    for (const { path, requests } of collector.forecast(facts)) {
      const bucket = bucketOf(path);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + requests);
    }
  }
  return buckets;
}

/**
 * The least time that the requests to come will take: Okta's windows are fixed and may be used up at once, so what
 * counts is how many of them each bucket needs; buckets run side by side.
 */
export function etaMs(toCome: Map<string, number>, states: readonly BucketState[]): number {
  let longest = 0;
  for (const { bucket, allowed, available, windowMs, windowEndsMs } of states) {
    const beyond = (toCome.get(bucket) ?? 0) - (available ?? 0);
    if (beyond <= 0 || allowed === null) continue;
    const windows = Math.ceil(beyond / allowed);
    longest = Math.max(longest, (windowEndsMs ?? 0) + (windows - 1) * windowMs);
  }
  return longest;
}

/** What most of the work waits for, in words. `running` holds the ids of datasets under way. */
export function noticeOf(states: readonly BucketState[], running: ReadonlySet<string>): string | undefined {
  const waiting = states.filter(({ waitingMs }) => waitingMs !== null).sort((a, b) => b.queued - a.queued)[0];
  if (!waiting) return undefined;
  const seconds = Math.ceil((waiting.waitingMs ?? 0) / 1000);
  const who = owners[waiting.bucket]?.find((id) => running.has(id));
  const contended = waiting.contended ? '; others use this limit too' : '';
  return `${who ?? waiting.bucket}: waiting ${seconds} s for Okta's window${contended}`;
}

/** Which dataset a person would name for a bucket that keeps everything waiting. */
const owners: Record<string, readonly string[]> = {
  '/api/v1/users*': ['user-factors', 'users', 'admin-roles'],
  '/api/v1/groups*': ['group-members', 'groups', 'admin-roles'],
  '/api/v1/apps*': ['app-users', 'app-groups', 'apps'],
  '/api/v1/logs*': ['system-log'],
  '/api/v1*': ['policies'],
};
