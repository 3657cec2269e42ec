import type { AuditLine } from '../../profiles/audit-log.ts';
import type { TokenLapse } from '../../profiles/profile-store.ts';
import type { Snapshot } from '../../snapshot/read.ts';

export interface LastSnapshot {
  id: string;
  path: string;
  startedAt: string;
  ageSeconds: number;
  fresh: boolean;
  /** Datasets that are not whole, unless the org does not have them or nobody asked for them. */
  gaps: { dataset: string; status: string; accepted: boolean }[];
}

/** Measured from the beginning of the sync, as ages in the evidence are. */
export function judgeSnapshot({ id, path, manifest }: Snapshot, staleAfterMs: number, now: number): LastSnapshot {
  const age = now - Date.parse(manifest.startedAt);
  return {
    id,
    path,
    startedAt: manifest.startedAt,
    ageSeconds: Math.round(age / 1000),
    // A clock that went back must not make old evidence fresh for ever, but a minute of it is no alarm.
    fresh: age <= staleAfterMs && age > -5 * 60_000,
    gaps: Object.entries(manifest.datasets)
      .filter(([, { status }]) => status === 'denied' || status === 'partial' || status === 'failed')
      .map(([dataset, { status }]) => ({ dataset, status, accepted: manifest.acceptedGaps.includes(dataset) })),
  };
}

export interface LastFailure {
  at: string;
  action: string;
  error: string | null;
  exitCode: number;
  /** A sync has gone well since. */
  overcome: boolean;
}

/** What failed last, out of the audit log: what test finds in the evidence is no failure of the tool. */
export function lastFailure(entries: readonly AuditLine[]): LastFailure | null {
  const failed = entries.findLastIndex(({ outcome }) => outcome === 'failed' || outcome === 'interrupted');
  const entry = entries[failed];
  if (entry === undefined) return null;
  const { at, action, error, exitCode } = entry;
  const kind = action.startsWith('sync') ? 'sync' : action;
  const overcome = entries.slice(failed + 1).some((later) => later.action === kind || later.action === 'sync');
  return { at, action, error, exitCode, overcome };
}

const dayMs = 86_400_000;
/** Okta ends an API token that was not used for 30 days: developer.okta.com/docs/guides/create-an-api-token. */
const idleDays = 30;

export interface Lapse {
  at: string;
  daysLeft: number;
  /** `earliest-of-n`: the owner has several tokens, and which one this is cannot be told. */
  certainty: TokenLapse['basis'];
}

/**
 * From what is known of the credential, else 30 days after the last request that went well; null for what does not
 * lapse.
 */
export function lapseOf(
  known: TokenLapse | null,
  entries: readonly AuditLine[],
  auth: string,
  now: number,
): Lapse | null {
  if (auth !== 'token') return null;
  const lapse = (at: number, certainty: Lapse['certainty']): Lapse => ({
    at: new Date(at).toISOString(),
    daysLeft: Math.floor((at - now) / dayMs),
    certainty,
  });
  if (known) return known.expiresAt === null ? null : lapse(Date.parse(known.expiresAt), known.basis);
  const used = entries.findLast(({ action }) => action === 'sync' || action === 'connect' || action === 're-auth');
  return used ? lapse(Date.parse(used.at) + idleDays * dayMs, 'estimated') : null;
}
