import type { Verdict } from '../../../src/checks/engine/verdict.ts';
import {
  accessPolicy,
  accessRule,
  app,
  assigned,
  assurance,
  everyone,
  sessionPolicy,
  sessionRule,
  staff,
  user,
} from '../given.ts';
import type { TruthRow } from './row.ts';

interface AppCase extends Partial<TruthRow> {
  fields?: object;
  rules?: object[];
  session?: object[];
  users?: object[];
  groups?: object[];
}

const reviewed = (
  name: string,
  verdict: Verdict,
  { fields, rules, session, users, groups, ...more }: AppCase = {},
): TruthRow => ({
  check: 'app-access-review',
  case: name,
  given: {
    apps: [app('a1', 'p1', fields)],
    users: [user('u1'), user('u2'), user('gone', { status: 'DEPROVISIONED' }), user('held', { status: 'SUSPENDED' })],
    'app-users': users ?? [assigned('a1', 'u1'), assigned('a1', 'u2')],
    groups: [everyone, staff],
    'app-groups': groups ?? [{ appId: 'a1', groupId: 'g-staff' }],
    policies: [
      accessPolicy('p1', rules ?? [accessRule(assurance('2FA'))]),
      ...(session ?? [sessionPolicy([sessionRule(false)])]),
    ],
  },
  reviews: [['a1', 10, 'boss@acme.example']],
  verdict,
  ...more,
});

const { reviews: _, ...withoutReviews } = reviewed('no reviews file', 'MANUAL');

export const appRows: TruthRow[] = [
  reviewed('controls hold and reviewed', 'PASS'),
  withoutReviews,
  reviewed('no review of this app', 'FAIL', { reviews: [['other', 1, 'boss']] }),
  reviewed('reviewed 179 days ago', 'PASS', { reviews: [['a1', 179, 'boss']] }),
  reviewed('reviewed exactly 180 days ago', 'FAIL', { reviews: [['a1', 180, 'boss']] }),
  reviewed('an old and a new review', 'PASS', {
    reviews: [
      ['a1', 400, 'boss'],
      ['a1', 3, 'boss'],
    ],
  }),
  reviewed('a review dated years ahead does not count', 'FAIL', { reviews: [['a1', -2000, 'boss']] }),
  reviewed('a review after the snapshot counts', 'PASS', { reviews: [['a1', -3, 'boss']] }),
  reviewed('the reviewer is the only assignee', 'FAIL', {
    users: [assigned('a1', 'u1')],
    reviews: [['a1', 3, 'U1@acme.example']],
  }),
  reviewed('the reviewer is one of two', 'PASS', { reviews: [['a1', 3, 'u1@acme.example']] }),
  reviewed('a departed assignee', 'FAIL', { users: [assigned('a1', 'gone')] }),
  reviewed('a suspended assignee is noted', 'PASS', { users: [assigned('a1', 'u1'), assigned('a1', 'held')] }),
  reviewed('an assignee who was not read', 'INSUFFICIENT', { users: [assigned('a1', 'stranger')] }),
  reviewed('assigned to Everyone', 'MANUAL', { groups: [{ appId: 'a1', groupId: 'g-everyone' }] }),
  reviewed('assigned to Everyone, meant for all by id', 'PASS', {
    groups: [{ appId: 'a1', groupId: 'g-everyone' }],
    params: { allStaffApps: ['a1'] },
  }),
  reviewed('assigned to Everyone, meant for all by label', 'PASS', {
    groups: [{ appId: 'a1', groupId: 'g-everyone' }],
    params: { allStaffApps: ['App a1'] },
  }),
  reviewed('a group called Everyone is not Everyone', 'PASS', {
    groups: [{ appId: 'a1', groupId: 'g-staff' }],
  }),
  reviewed('a group that was not read', 'INSUFFICIENT', { groups: [{ appId: 'a1', groupId: 'g-unknown' }] }),
  reviewed('one factor, no session policy asks', 'FAIL', { rules: [accessRule(assurance('1FA'))] }),
  reviewed('one factor, the session policy asks', 'MANUAL', {
    rules: [accessRule(assurance('1FA'))],
    session: [sessionPolicy([sessionRule(true)])],
  }),
  reviewed('one factor, one session policy of two asks', 'FAIL', {
    rules: [accessRule(assurance('1FA'))],
    session: [sessionPolicy([sessionRule(true)], { id: 's0' }), sessionPolicy([sessionRule(false)], { priority: 2 })],
  }),
  reviewed('replays a password', 'FAIL', { fields: { signOnMode: 'BROWSER_PLUGIN' } }),
  reviewed('a bookmark', 'NOT_APPLICABLE', { fields: { signOnMode: 'BOOKMARK' } }),
  reviewed("Okta's own app", 'NOT_APPLICABLE', { fields: { name: 'saasure' } }),
  reviewed('a directory', 'NOT_APPLICABLE', { fields: { name: 'active_directory', signOnMode: null } }),
  reviewed('moves accounts only, with a departed one', 'FAIL', {
    fields: { name: 'deelhr', signOnMode: null, _links: {} },
    users: [assigned('a1', 'gone')],
  }),
  reviewed('a service app', 'PASS', {
    fields: { signOnMode: 'OPENID_CONNECT', settings: { oauthClient: { application_type: 'service' } }, _links: {} },
  }),
  reviewed('Classic: rules are not shown', 'MANUAL', { fields: { _links: {} }, engine: 'classic' }),
  reviewed('no sign-in policy on Identity Engine', 'INSUFFICIENT', { fields: { _links: null } }),
  reviewed('INACTIVE apps are not looked at', 'INSUFFICIENT', { fields: { status: 'INACTIVE' } }),
  reviewed('a failure in partial data stays one', 'FAIL', {
    users: [assigned('a1', 'gone')],
    statuses: { 'app-users': 'partial' },
  }),
];
