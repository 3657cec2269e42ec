import type { Principal } from './collectors/collector.ts';
import { type Group, isEveryone, memberCount } from './collectors/groups.ts';
import type { CrossCheck, DatasetEntry } from './snapshot/manifest.ts';

/** What a run notes of its records, to hold datasets against one another at the end. */
export interface RunTally {
  observe(dataset: string, record: Record<string, unknown>): void;
  /** Whether asking for Everyone's count again would tell anything. */
  knowsEveryone(): boolean;
  /** The entries with their cross-checks; `later` is Everyone's count as it was read again at the end. */
  checked(
    entries: Record<string, DatasetEntry>,
    needs: NeedsOf,
    later: number | undefined,
  ): Record<string, DatasetEntry>;
  /** Admin roles of the credential's own user, as collected. */
  roles(): string[];
  /** What the org calls itself, where its settings were read. */
  orgName(): string | null;
}

type NeedsOf = (dataset: string) => readonly string[];

/** The datasets whose records are noted: those of a finished part of an interrupted run are read again for it. */
export const tallied: ReadonlySet<string> = new Set(['org', 'users', 'groups', 'apps', 'admin-roles']);

export function tallyRun(principal: Principal): RunTally {
  const statuses = new Map<string, number>();
  const roles = new Set<string>();
  let everyone: number | undefined;
  let ownRole = false;
  let orgName: string | null = null;

  const observers: Record<string, (record: Record<string, unknown>) => void> = {
    org: ({ companyName, subdomain }) => {
      orgName = [companyName, subdomain].find((name) => typeof name === 'string' && name !== '')?.toString() ?? null;
    },
    users: ({ status }) => void statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1),
    groups: (record) => {
      if (isEveryone(record as Group)) everyone ??= memberCount(record as Group);
    },
    'admin-roles': ({ principalType, principalId, type, label }) => {
      if (principalId !== principal.id || principalType === 'group') return;
      ownRole = true;
      roles.add(type === 'CUSTOM' ? `CUSTOM: ${String(label)}` : String(type));
    },
  };

  function ofUsers(entry: DatasetEntry, later: number | undefined): DatasetEntry {
    const sum = [...statuses.values()].reduce((total, count) => total + count, 0);
    const parts = [...statuses].sort().map(([status, count]) => `${status} ${count}`);
    const checks = [check(`sum over statuses (${parts.join(', ')})`, entry.records, sum)];
    const present = sum - (statuses.get('DEPROVISIONED') ?? 0);
    let doubted = entry;
    if (everyone !== undefined) {
      const [low, high] = [Math.min(everyone, later ?? everyone), Math.max(everyone, later ?? everyone)];
      const when = later === undefined ? 'read once' : 'read at the beginning and again at the end';
      checks.push({
        name: `users not DEPROVISIONED against Everyone's count, ${when}`,
        expected: low === high ? low : `${low} to ${high}`,
        actual: present,
        ok: present >= low && present <= high,
      });
      if (isFarLess(present, low)) doubted = asPartial(entry, shortOf(present, low));
    }
    return { ...doubted, crossChecks: [...entry.crossChecks, ...checks] };
  }

  return {
    observe: (dataset, record) => observers[dataset]?.(record),
    knowsEveryone: () => everyone !== undefined && statuses.size > 0,
    roles: () => [...roles].sort(),
    orgName: () => orgName,
    checked(entries, needs, later) {
      const checked = { ...entries };
      const { users, 'admin-roles': admins } = entries;
      if (users?.file) checked['users'] = ofUsers(users, later);
      if (admins?.file && principal.auth === 'token' && principal.id !== null) {
        const own = check("the token's owner is among the administrators", 'yes', ownRole ? 'yes' : 'no');
        checked['admin-roles'] = { ...admins, crossChecks: [...admins.crossChecks, own] };
      }
      if (users?.status !== 'complete' || checked['users']?.status === 'complete') return checked;
      for (const [id, entry] of Object.entries(checked)) {
        if (entry.file && needs(id).includes('users')) checked[id] = asPartial(entry, lackingUsers);
      }
      return checked;
    },
  };
}

const check = (name: string, expected: CrossCheck['expected'], actual: CrossCheck['actual']): CrossCheck => ({
  name,
  expected,
  actual,
  ok: expected === actual,
});

/** More than imports and deactivations during a run account for. */
const isFarLess = (actual: number, expected: number): boolean => expected - actual >= 10 && actual < expected * 0.9;

const asPartial = (entry: DatasetEntry, error: NonNullable<DatasetEntry['error']>): DatasetEntry =>
  entry.status === 'complete' ? { ...entry, status: 'partial', error } : entry;

const shortOf = (actual: number, expected: number): NonNullable<DatasetEntry['error']> => ({
  code: 'visibility-limited',
  message: `Okta listed ${actual} users that are not DEPROVISIONED, and counts ${expected} members of Everyone: the credential does not see them all.`,
  hint: 'Give the credential the role Read-Only Administrator, without a resource set or groups that narrow it.',
});

const lackingUsers: NonNullable<DatasetEntry['error']> = {
  code: 'parent-incomplete',
  message: 'It is read from the ids in users, which is partial: the credential does not see all of them.',
  hint: null,
};
