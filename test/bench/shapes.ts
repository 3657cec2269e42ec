import type { OrgShape } from '../../src/simulator/generated-shape.ts';

type Sized = Pick<OrgShape, 'users' | 'groups' | 'memberships' | 'apps' | 'assignments' | 'admins' | 'policies'>;

/** Orgs as they grow: the sizes that the collection plan was computed for. */
const known: readonly Sized[] = [
  { users: 500, groups: 100, memberships: 10, apps: 40, assignments: 12, admins: 10, policies: 20 },
  { users: 5000, groups: 500, memberships: 15, apps: 150, assignments: 15, admins: 40, policies: 60 },
  { users: 50_000, groups: 3000, memberships: 20, apps: 500, assignments: 20, admins: 150, policies: 150 },
];

/** The org of a number of users; between two known ones everything grows as a power of the users. */
export function shapeOf(users: number, change: Partial<OrgShape> = {}): OrgShape {
  const above = Math.max(
    1,
    known.findIndex((shape, index) => index > 0 && shape.users >= users),
  );
  const [low, high] = [known[above - 1] as Sized, known[above] as Sized];
  const share = Math.log(users / low.users) / Math.log(high.users / low.users);
  const between = (key: keyof Sized): number => Math.max(1, Math.round(low[key] * (high[key] / low[key]) ** share));
  return {
    users,
    deprovisionedShare: 0.05,
    dormantShare: 0.02,
    groups: between('groups'),
    emptyGroupShare: 0.15,
    memberships: between('memberships'),
    apps: between('apps'),
    assignments: between('assignments'),
    groupsPerApp: 2,
    admins: between('admins'),
    policies: between('policies'),
    devicesPerUser: 1.5,
    logEvents: users * 4,
    // Less than the 7 days that are read: every run sees the same events, whenever it starts.
    logDays: 6,
    seed: 1,
    ...change,
  };
}

/** The org that memory is measured on. */
export const largeShape = (users: number): OrgShape =>
  shapeOf(users, {
    groups: 200,
    memberships: 3,
    apps: 50,
    assignments: 3,
    admins: 20,
    policies: 20,
    logEvents: 2000,
    devicesPerUser: 0,
  });
