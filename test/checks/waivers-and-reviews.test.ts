import { describe, expect, test } from 'vitest';
import { parseReviews } from '../../src/checks/engine/reviews.ts';
import { parseWaivers, type Waiver, waiverBook } from '../../src/checks/engine/waivers.ts';
import { at, factorsOf, given, user } from './given.ts';
import { judge } from './judge.ts';

const waiver = (fields: Partial<Waiver>): Waiver => ({
  owner: 'ciso',
  reason: 'kiosk account',
  expiry: '2028-12-31',
  ...fields,
});
const noFactor = given({ users: [user('u1'), user('u2')], 'user-factors': [factorsOf('u1'), factorsOf('u2')] });

describe('a waiver', () => {
  test('turns the failure it names into WAIVED, with its owner and reason', async () => {
    const both = [waiver({ entity: 'u1' }), waiver({ check: 'mfa-all-users', entity: 'u2@acme.example' })];
    const outcome = await judge('mfa-all-users', noFactor, { waivers: both });
    expect(outcome).toMatchObject({ verdict: 'WAIVED', waived: 2, failed: 0 });
    expect(outcome.findings[0]?.evidence['waiver']).toEqual({
      owner: 'ciso',
      reason: 'kiosk account',
      expiry: '2028-12-31',
    });
  });

  test('leaves the other failures and the other checks alone', async () => {
    const outcome = await judge('mfa-all-users', noFactor, {
      waivers: [waiver({ entity: 'u1' }), waiver({ check: 'password-policy' })],
    });
    expect(outcome).toMatchObject({ verdict: 'FAIL', waived: 1, failed: 1 });
  });

  test('does not make up for what was not read', async () => {
    const partial = given({ users: [user('u1')], 'user-factors': [factorsOf('u1')] }, { 'user-factors': 'partial' });
    expect(await judge('mfa-all-users', partial, { waivers: [waiver({ entity: 'u1' })] })).toMatchObject({
      verdict: 'INSUFFICIENT',
    });
  });

  test.each([
    ['2028-05-29', true, 'holds until the end of its day'],
    ['2028-05-28', false, 'has ended'],
    ['2028-05-29T11:59:59Z', false, 'ended a second ago'],
    ['2028-05-29T14:00:00+01:00', true, 'ends in an hour, said elsewhere'],
  ])('that expires %s %s: %s', (expiry, holds) => {
    const book = waiverBook([waiver({ check: 'c', expiry })], at);
    expect(book.covering('c', { type: 'user', id: 'u', label: 'u' }) !== undefined).toBe(holds);
    expect(book.notes()).toHaveLength(holds ? 0 : 1);
  });

  test('that matches nothing is named', () => {
    expect(
      waiverBook([waiver({ check: 'c' })], at)
        .notes()
        .join(),
    ).toContain('matches no failure');
  });
});

describe('the file', () => {
  const good = '- entity: u1\n  owner: ciso\n  reason: kiosk\n  expiry: 2028-12-31\n';
  test('may be YAML or CSV', () => {
    const csv = 'check,entity,owner,reason,expiry\n,u1,ciso,kiosk,2028-12-31\n';
    expect(parseWaivers(csv, 'w.csv')).toEqual(parseWaivers(good, 'w.yaml'));
    expect(parseWaivers('', 'w.yaml')).toEqual([]);
  });

  test.each([
    ['owner', good.replace('  owner: ciso\n', ''), /line 1: owner: is missing/],
    ['reason', good.replace('reason: kiosk', 'reason: ""'), /reason: is missing/],
    ['expiry', good.replace('2028-12-31', 'soon'), /expiry: is not a date such as/],
    ['a day of the calendar', good.replace('2028-12-31', '2028-13-31'), /expiry: is not a date/],
    ['entity or check', good.replace('entity: u1', 'note: x').replace('- note', '- entty'), /line 1/],
    ['neither', good.replace('- entity: u1\n  owner', '- owner'), /names neither a check nor an entity/],
    ['a list', 'entity: u1', /expected a list/],
    ['YAML', '- a: [', /line 1|line 2/],
  ])('without %s is refused with its line', (_, source, message) => {
    expect(() => parseWaivers(source, 'w.yaml')).toThrow(message);
  });

  test('reviews name app, date, reviewer and decision', () => {
    const csv =
      'appId,reviewedAt,reviewer,decision,reference\n0oa1,2028-05-01,boss,approved,T-1\n0oa1,2028-05-02,boss,maybe,\n';
    expect(() => parseReviews(csv, 'r.csv')).toThrow(/r\.csv, line 3: decision/);
    const book = parseReviews(csv.replace('maybe', 'changed'), 'r.csv');
    expect(book.get('0oa1')?.map(({ decision }) => decision)).toEqual(['approved', 'changed']);
  });

  test('a CSV with an unknown column is refused', () => {
    expect(() =>
      parseReviews('appId,reviewedAt,reviewer,decision,verdict\na,2028-05-01,b,approved,x\n', 'r.csv'),
    ).toThrow(/line 2/);
  });
});
