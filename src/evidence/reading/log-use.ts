import { at, text } from '../../checks/facts/lenient.ts';
import type { LogEvent } from '../../collectors/system-log.ts';
import { once } from './datasets.ts';
import { userIndex } from './users.ts';

export interface LogUse {
  /** Number of events by "day type". */
  counts: ReadonlyMap<string, number>;
  /** Sign-ins of a user to Okta that succeeded. */
  signIns(user: number): number;
  /** When a user last passed a check of a second factor; undefined: not within the log's window. */
  secondFactor(user: number): string | undefined;
}

export const dayOf = (published: unknown): string => text(published)?.slice(0, 10) ?? '';

/** What the System Log tells as a whole, in one pass: it is by far the largest dataset. */
export const logUse = once(async (datasets): Promise<LogUse> => {
  const users = await userIndex(datasets);
  const counts = new Map<string, number>();
  const signIns = new Uint32Array(users.size);
  const last = new Float64Array(users.size);
  for await (const event of datasets.records('system-log')) {
    const key = `${dayOf(event.published)} ${event.eventType}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    const began = event.eventType === 'user.session.start';
    if (!began && event.eventType !== 'user.authentication.auth_via_mfa') continue;
    const user = users.number(text(at(event, 'actor', 'id')) ?? '');
    if (user === undefined || !succeeded(event)) continue;
    if (began) signIns[user] = (signIns[user] ?? 0) + 1;
    else last[user] = Math.max(last[user] ?? 0, Date.parse(event.published) || 0);
  }
  return {
    counts,
    signIns: (user) => signIns[user] ?? 0,
    secondFactor: (user) => (last[user] ? new Date(last[user]).toISOString() : undefined),
  };
});

const succeeded = (event: LogEvent): boolean =>
  ['SUCCESS', 'ALLOW'].includes(text(at(event, 'outcome', 'result')) ?? '');
