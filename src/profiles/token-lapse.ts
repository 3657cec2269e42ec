import type { ApiToken } from '../collectors/api-tokens.ts';
import type { TokenLapse } from './profile-store.ts';

const dayMs = 24 * 3_600_000;
/** Okta's own window for a token that is not used, unless somebody chose another one. */
const usualDays = 30;
export const warnDays = 7;

/**
 * When the token in use lapses. Okta does not say which of its owner's tokens it is, so that this is exact only for
 * an owner who has one.
 * @param tokens what /api-tokens answered; undefined where it may not be read
 * @param usedAt of the last request that Okta answered, in ms
 */
export function tokenLapse(
  tokens: readonly ApiToken[] | undefined,
  ownerId: string | undefined,
  usedAt: number,
): TokenLapse {
  const own = (tokens ?? []).filter(({ userId }) => userId === ownerId);
  const [earliest] = own.toSorted((a, b) => timeOf(a) - timeOf(b));
  if (ownerId === undefined || earliest === undefined) {
    const expiresAt = new Date(usedAt + usualDays * dayMs).toISOString();
    return { expiresAt, basis: 'estimated', windowDays: usualDays, networkZone: null, candidates: [] };
  }
  const zones = own.map(zoneOf);
  const sameZone = zones.every((zone) => JSON.stringify(zone) === JSON.stringify(zones[0]));
  return {
    expiresAt: lapseOf(earliest),
    basis: own.length === 1 ? 'exact' : 'earliest-of-n',
    windowDays: windowOf(earliest),
    networkZone: sameZone ? (zones[0] ?? null) : null,
    candidates: own.length === 1 ? [] : own.map((token) => ({ name: token.name, expiresAt: lapseOf(token) })),
  };
}

/** After another use: what is known stays, and the time begins anew. */
export function putOff(lapse: TokenLapse, usedAt: number): TokenLapse {
  // Which of several tokens was used is not known, and the others go on ageing.
  if (lapse.windowDays === null || lapse.basis === 'earliest-of-n') return lapse;
  return { ...lapse, expiresAt: new Date(usedAt + lapse.windowDays * dayMs).toISOString() };
}

export function daysLeft({ expiresAt }: TokenLapse, now: number): number | null {
  return expiresAt === null ? null : Math.floor((Date.parse(expiresAt) - now) / dayMs);
}

/** A token without a window never lapses, whatever date stands beside it. */
const lapseOf = (token: ApiToken): string | null => (token.tokenWindow == null ? null : (token.expiresAt ?? null));

const timeOf = (token: ApiToken): number => Date.parse(lapseOf(token) ?? '') || Number.POSITIVE_INFINITY;

function windowOf({ tokenWindow }: ApiToken): number | null {
  const days = /^P(\d+)D$/.exec(tokenWindow ?? '')?.[1];
  return days === undefined ? null : Number(days);
}

function zoneOf({ network }: ApiToken): TokenLapse['networkZone'] {
  const { connection, include, exclude } = (network ?? {}) as Record<string, unknown>;
  const ids = (list: unknown): string[] => (Array.isArray(list) ? list.map(String) : []);
  return connection === 'ZONE' ? { include: ids(include), exclude: ids(exclude) } : null;
}
