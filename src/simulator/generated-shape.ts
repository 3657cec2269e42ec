/** How large a generated org is, and how its parts hang together. */
export interface OrgShape {
  /** People in the plain list of users: everyone but the deactivated. */
  users: number;
  /** Deactivated users beyond those, as a share of `users`. */
  deprovisionedShare: number;
  /** The share of `users` who cannot sign in: STAGED, PROVISIONED and SUSPENDED in turn. */
  dormantShare: number;
  /** Groups beside Everyone. */
  groups: number;
  emptyGroupShare: number;
  /** Groups a user is in, beside Everyone. */
  memberships: number;
  apps: number;
  /** Apps a user is assigned to. */
  assignments: number;
  groupsPerApp: number;
  admins: number;
  /** In all, over the policy types. */
  policies: number;
  devicesPerUser: number;
  /** Events of the last `logDays`. */
  logEvents: number;
  logDays: number;
  seed: number;
}

const base: OrgShape = {
  users: 500,
  deprovisionedShare: 0.05,
  dormantShare: 0.02,
  groups: 100,
  emptyGroupShare: 0.15,
  memberships: 10,
  apps: 40,
  assignments: 12,
  groupsPerApp: 2,
  admins: 10,
  policies: 20,
  devicesPerUser: 1.5,
  logEvents: 2000,
  logDays: 7,
  seed: 1,
};

/** The four orgs that plans are computed for. */
const presets: readonly OrgShape[] = [
  base,
  {
    ...base,
    users: 5000,
    groups: 500,
    memberships: 15,
    apps: 150,
    assignments: 15,
    admins: 40,
    policies: 60,
    logEvents: 20_000,
  },
  {
    ...base,
    users: 50_000,
    groups: 3000,
    memberships: 20,
    apps: 500,
    assignments: 20,
    admins: 150,
    policies: 150,
    logEvents: 200_000,
  },
  {
    ...base,
    users: 500_000,
    groups: 20_000,
    memberships: 25,
    apps: 1500,
    assignments: 15,
    admins: 500,
    policies: 300,
    logEvents: 2_000_000,
  },
];

/** The shape for a number of users: that of the smallest preset at least as large, changed where asked. */
export function orgShape(users: number, change: Partial<OrgShape> = {}): OrgShape {
  const preset = presets.find((known) => known.users >= users) ?? presets[presets.length - 1] ?? base;
  return { ...preset, users, ...change };
}
