import type { AuditLine } from '../../profiles/audit-log.ts';
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
  certainty: 'exact' | 'estimated';
}

/** From what is known of the credential, else 30 days after the last request that went well. */
export function lapseOf(
  known: { expiresAt: string | null; certainty: 'exact' | 'estimated' } | null,
  entries: readonly AuditLine[],
  auth: string,
  now: number,
): Lapse | null {
  const used = entries.findLast(({ action }) => action === 'sync' || action === 'connect' || action === 're-auth');
  const lapse = (at: number, certainty: Lapse['certainty']): Lapse => ({
    at: new Date(at).toISOString(),
    daysLeft: Math.floor((at - now) / dayMs),
    certainty,
  });
  const estimate = used && auth === 'token' ? Date.parse(used.at) + idleDays * dayMs : undefined;
  if (known?.expiresAt) {
    // Each use begins the 30 days anew, so that a sync since then moves what was read at the time of connect.
    const at = Date.parse(known.expiresAt);
    return estimate !== undefined && estimate > at ? lapse(estimate, 'estimated') : lapse(at, known.certainty);
  }
  return estimate === undefined ? null : lapse(estimate, 'estimated');
}
