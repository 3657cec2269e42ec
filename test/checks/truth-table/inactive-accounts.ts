import type { Verdict } from '../../../src/checks/engine/verdict.ts';
import { at, daysAgo, user } from '../given.ts';
import type { TruthRow } from './row.ts';

const inactive = (name: string, verdict: Verdict, fields: object, more: Partial<TruthRow> = {}): TruthRow => ({
  check: 'inactive-accounts',
  case: name,
  given: { users: [user('u1', fields)] },
  params: { days: 90 },
  verdict,
  ...more,
});

export const inactiveRows: TruthRow[] = [
  inactive('yesterday', 'PASS', {}),
  inactive('exactly 90 x 24 h', 'PASS', { lastLogin: daysAgo(90) }),
  inactive('a millisecond more', 'FAIL', { lastLogin: daysAgo(90, -1) }),
  inactive('90 days over a leap day', 'PASS', { lastLogin: '2028-02-29T12:00:00.000Z' }),
  inactive('the day before the leap day', 'FAIL', { lastLogin: '2028-02-29T11:59:59.999Z' }),
  inactive('another time zone, the same moment', 'PASS', { lastLogin: '2028-02-29T23:00:00.000+11:00' }),
  inactive('activated again lately', 'PASS', { lastLogin: daysAgo(200), activated: daysAgo(10) }),
  inactive('never signed in, activated long ago', 'FAIL', { lastLogin: null, activated: daysAgo(91) }),
  inactive('never signed in, activated lately', 'PASS', { lastLogin: null, activated: daysAgo(5) }),
  inactive('never signed in nor activated, created long ago', 'FAIL', {
    lastLogin: null,
    activated: null,
    created: daysAgo(100),
  }),
  inactive('never signed in nor activated, created lately', 'PASS', {
    lastLogin: null,
    activated: null,
    created: daysAgo(1),
  }),
  inactive('no date at all', 'INSUFFICIENT', { lastLogin: null, activated: null, created: null }),
  inactive('a date that is none', 'INSUFFICIENT', { lastLogin: 'yesterday' }),
  inactive('after the snapshot', 'PASS', { lastLogin: new Date(at + 5000).toISOString() }),
  inactive('locked out', 'FAIL', { status: 'LOCKED_OUT', lastLogin: daysAgo(150) }),
  inactive('suspended is left out', 'INSUFFICIENT', { status: 'SUSPENDED', lastLogin: daysAgo(150) }),
  inactive('35 days allowed', 'FAIL', { lastLogin: daysAgo(36) }, { params: { days: 35 } }),
];
