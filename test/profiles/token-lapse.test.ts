import { describe, expect, it } from 'vitest';
import type { ApiToken } from '../../src/collectors/api-tokens.ts';
import { roleWarnings } from '../../src/commands/connect/own-roles.ts';
import { warningsOf } from '../../src/commands/connect/warnings.ts';
import { daysLeft, putOff, tokenLapse } from '../../src/profiles/token-lapse.ts';

const now = Date.parse('2026-06-01T00:00:00.000Z');
const day = 86_400_000;
const inDays = (days: number): string => new Date(now + days * day).toISOString();

const token = (change: Partial<ApiToken> = {}): ApiToken => ({
  id: '00T1',
  name: 'one',
  userId: 'ada',
  tokenWindow: 'P30D',
  network: { connection: 'ANYWHERE' },
  expiresAt: inDays(20),
  ...change,
});

describe('when an API token lapses', () => {
  it('is exact where its owner has one', () => {
    const others = [token(), token({ id: '00T2', userId: 'ben', expiresAt: inDays(1) })];
    expect(tokenLapse(others, 'ada', now)).toEqual({
      expiresAt: inDays(20),
      basis: 'exact',
      windowDays: 30,
      networkZone: null,
      candidates: [],
    });
  });

  it('is the earliest of several, each of them named', () => {
    const several = [
      token(),
      token({ name: 'two', expiresAt: inDays(3) }),
      token({ name: 'three', tokenWindow: null }),
    ];
    expect(tokenLapse(several, 'ada', now)).toMatchObject({
      expiresAt: inDays(3),
      basis: 'earliest-of-n',
      candidates: [
        { name: 'one', expiresAt: inDays(20) },
        { name: 'two', expiresAt: inDays(3) },
        { name: 'three', expiresAt: null },
      ],
    });
  });

  it('is estimated from the last use where the list cannot be read, or the owner is not in it', () => {
    for (const tokens of [undefined, [], [token({ userId: 'ben' })]]) {
      expect(tokenLapse(tokens, 'ada', now)).toMatchObject({ expiresAt: inDays(30), basis: 'estimated' });
    }
    expect(tokenLapse([token()], undefined, now)).toMatchObject({ basis: 'estimated' });
  });

  it('is never for one without a window, whatever date stands beside it', () => {
    const lapse = tokenLapse([token({ tokenWindow: null })], 'ada', now);
    expect(lapse).toMatchObject({ expiresAt: null, basis: 'exact' });
    expect(daysLeft(lapse, now)).toBeNull();
    expect(putOff(lapse, now)).toEqual(lapse);
  });

  it('tells the network zones, unless several tokens differ in them', () => {
    const zoned = { network: { connection: 'ZONE', include: ['nzo1'] } };
    expect(tokenLapse([token(zoned)], 'ada', now).networkZone).toEqual({ include: ['nzo1'], exclude: [] });
    expect(tokenLapse([token(zoned), token()], 'ada', now).networkZone).toBeNull();
  });

  it('is put off by each use, as far as it is known which token was used', () => {
    const later = now + 5 * day;
    expect(putOff(tokenLapse([token()], 'ada', now), later).expiresAt).toBe(inDays(35));
    expect(putOff(tokenLapse([token({ tokenWindow: 'P7D' })], 'ada', now), later).expiresAt).toBe(inDays(12));
    const several = tokenLapse([token(), token({ expiresAt: inDays(3) })], 'ada', now);
    expect(putOff(several, later)).toEqual(several);
  });

  it('is worth a warning from seven days on', () => {
    const soon = (days: number): string[] => {
      const expiresAt = new Date(Date.now() + days * day + 3_600_000).toISOString();
      const credential = tokenLapse([token({ expiresAt })], 'ada', now);
      return warningsOf({ kind: 'token', roles: ['READ_ONLY_ADMIN'], credential, granted: [] });
    };
    expect(soon(8)).toEqual([]);
    expect(soon(7)).toEqual([expect.stringContaining('lapses in 7 days')]);
    expect(soon(0)).toEqual([expect.stringContaining('lapses today')]);
    expect(soon(-2)).toEqual([expect.stringContaining('has lapsed')]);
  });
});

describe('admin roles', () => {
  it.each<[string[] | null, number]>([
    [null, 0],
    [[], 0],
    [['READ_ONLY_ADMIN', 'REPORT_ADMIN'], 0],
    [['READ_ONLY_ADMIN', 'ORG_ADMIN'], 1],
    [['SUPER_ADMIN', 'APP_ADMIN'], 1],
    [['CUSTOM: Password helper'], 1],
  ])('%j are worth %i warnings', (roles, count) => {
    expect(roleWarnings(roles, "The token's owner", false)).toHaveLength(count);
    expect(roleWarnings(roles, 'The app', true)).toHaveLength(count);
  });
});
