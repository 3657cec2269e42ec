import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckResult } from '../../src/assess.ts';
import type { Change } from '../../src/diff/change.ts';
import { pairs } from '../../src/diff/pairs.ts';
import { diffSnapshots } from '../../src/diff.ts';
import { accessPolicy, accessRule, assigned, assurance, factor, factorsOf, user } from '../checks/given.ts';
import { type SideGiven, side } from './compared.ts';

const ids = ['u1', 'u2', 'u3', 'u4', 'u5'];
const each = <T>(make: (id: string) => fc.Arbitrary<T>) =>
  fc.subarray(ids).chain((some) => fc.tuple(...some.map(make)) as fc.Arbitrary<T[]>);
const anyOf = <T>(...values: T[]) => fc.constantFrom(...values);

const factors = fc.subarray(['push', 'webauthn', 'sms', 'question', 'unheard-of']);
const org: fc.Arbitrary<SideGiven> = fc.record({
  records: fc.record({
    users: each((id) => anyOf('ACTIVE', 'SUSPENDED', 'DEPROVISIONED', 'STAGED').map((status) => user(id, { status }))),
    'user-factors': each((id) => factors.map((types) => factorsOf(id, ...types.map((type) => factor(type))))),
    'admin-roles': each((principalId) =>
      fc.record({
        principalType: anyOf('user', 'group', 'client'),
        principalId: fc.constant(principalId),
        via: anyOf('direct', 'group'),
        label: anyOf('Super Administrator', 'Help Desk', undefined),
        type: anyOf('SUPER_ADMIN', 'CUSTOM'),
      }),
    ),
    'app-users': fc.array(
      fc
        .tuple(anyOf(...ids), anyOf('a', 'b', 'c'), anyOf('USER', 'GROUP'))
        .map(([u, a, scope]) => assigned(a, u, scope)),
    ),
    policies: each((id) =>
      fc
        .tuple(fc.subarray(['r1', 'r2', 'r3']), anyOf('1FA', '2FA'), fc.option(fc.subarray(ids)), fc.nat({ max: 3 }))
        .map(([rules, mode, include, priority]) =>
          accessPolicy(
            id,
            rules.map((rule) => accessRule(assurance(mode), { id: rule })),
            { priority, mappings: include?.map((app) => ({ id: app })) ?? null, conditions: { include } },
          ),
        ),
    ),
  }),
  checks: fc.constant(['c1', 'c2', 'c3']).chain(
    (names) =>
      fc.tuple(
        ...names.map((id) =>
          fc.record({
            id: fc.constant(id),
            verdict: anyOf('FAIL', 'INSUFFICIENT', 'MANUAL', 'WAIVED', 'INHERITED', 'PASS', 'NOT_APPLICABLE'),
            failed: fc.nat({ max: 2 }),
          }),
        ),
      ) as fc.Arbitrary<Partial<CheckResult>[]>,
  ),
  statuses: fc.dictionary(anyOf('users', 'app-users', 'policies', 'user-factors'), anyOf('partial', 'denied'), {
    maxKeys: 1,
  }),
}) as fc.Arbitrary<SideGiven>;

/** What each change is called when it is read backwards; the others are their own. */
const reverse: Readonly<Record<string, string>> = {
  joined: 'left',
  gained: 'lost',
  strengthened: 'weakened',
  granted: 'removed',
  added: 'deleted',
  better: 'worse',
  'fewer failures': 'more failures',
};

const backwards = Object.fromEntries(
  Object.entries(reverse).flatMap(([a, b]) => [
    [a, b],
    [b, a],
  ]),
);

/** Granted and removed are of rights and access; of a policy the opposite of added is deleted. */
const key = ({ area, change, entity, object, field, before, after }: Change) =>
  JSON.stringify([area, change, entity.id, object?.id, field, before, after]);
const mirrored = (change: Change): Change => ({
  ...change,
  change: backwards[change.change] ?? change.change,
  before: change.after,
  after: change.before,
});

test('nothing changed from a snapshot to itself', async () => {
  await fc.assert(
    fc.asyncProperty(org, async (given) => {
      expect((await diffSnapshots(side(given), side(given))).changes).toEqual([]);
    }),
    { numRuns: 200, seed: 11 },
  );
});

test('read backwards, a difference is the difference backwards', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(org, org, async (a, b) => {
      const there = await diffSnapshots(side(a), side(b));
      const back = await diffSnapshots(side(b), side(a));
      expect(there.changes.map(key).sort()).toEqual(back.changes.map(mirrored).map(key).sort());
      expect(there.notCompared.length).toBe(back.notCompared.length);
      seen += there.changes.length;
    }),
    { numRuns: 300, seed: 12 },
  );
  expect(seen).toBeGreaterThan(1000);
});

test('pairs of numbers hold what a Set of pairs would', () => {
  const number = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 2 ** 26 - 1 }));
  const list = fc.array(fc.tuple(number, number), { maxLength: 3000 });
  fc.assert(
    fc.property(list, list, (put, taken) => {
      const held = pairs();
      for (const [a, b] of put) held.add(a, b, (a + b) % 2 === 1);
      const known = new Set(put.map(String));
      for (const pair of taken) expect(held.take(...pair)).toBe(known.has(String(pair)));
      const left = new Set([...known].filter((pair) => !taken.map(String).includes(pair)));
      const rest = [...held.rest()];
      expect(new Set(rest.map(({ a, b }) => `${a},${b}`))).toEqual(left);
      expect(rest.every(({ a, b, mark }) => mark === ((a + b) % 2 === 1))).toBe(true);
    }),
    { numRuns: 50, seed: 13 },
  );
});
