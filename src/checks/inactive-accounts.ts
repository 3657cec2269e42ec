import { z } from 'zod';
import type { User } from '../collectors/users.ts';
import { defineCheck, type Finding } from './check.ts';
import { text } from './facts/lenient.ts';
import { leftOutNotes, signInPopulation, userRef, usersWhoCanSignIn } from './facts/users.ts';

const day = 86_400_000;

export const inactiveAccounts = defineCheck({
  id: 'inactive-accounts',
  title: 'No account is left unused',
  severity: 'medium',
  population: signInPopulation,
  datasets: [{ id: 'users', perEntity: true }],
  params: z.strictObject({ days: z.int().min(1).max(365) }),
  listsPassing: false,
  remediation:
    'Confirm with the manager, then suspend or deactivate the account in Directory > People (`POST /api/v1/users/{id}/lifecycle/suspend`), or let Workflow > Automations do it after that many days of inactivity. An account only used through the API never signs in: keep it in the waivers file with its owner.',
  async *evaluate(datasets, { params, at }) {
    const leftOut = new Map<string, number>();
    const seen = { users: 0, inactive: 0, never: 0 };
    for await (const user of usersWhoCanSignIn(datasets, leftOut)) {
      const finding = judge(user, params.days, at);
      seen.users++;
      if (finding.verdict === 'FAIL') seen.inactive++;
      if (finding.verdict === 'FAIL' && !text(user.lastLogin)) seen.never++;
      yield finding;
    }
    return {
      summary: `${seen.inactive} of ${seen.users} not signed in to Okta for more than ${params.days} days; ${seen.never} of them never.`,
      notes: leftOutNotes(leftOut),
    };
  },
});

function judge(user: User, days: number, at: number): Finding {
  const entity = userRef(user);
  const { status, lastLogin, activated, created } = user;
  const evidence = { status, lastLogin, activated, created };
  const since = countedFrom(user);
  if (Number.isNaN(since)) {
    return { entity, verdict: 'INSUFFICIENT', message: 'Okta tells no date to count from.', evidence };
  }
  // Strictly more than N x 24 h: exactly N days is still active.
  if (at - since <= days * day) return { entity, verdict: 'PASS', message: 'Active.', evidence };
  const age = Math.floor((at - since) / day);
  return {
    entity,
    verdict: 'FAIL',
    message: `${lastSeen(user, since)}, ${age === days ? 'just over ' : ''}${age} days before the snapshot.`,
    evidence: { ...evidence, countedFrom: new Date(since).toISOString(), ageDays: age },
  };
}

/** The later of sign-in and activation, else the creation; NaN where one of them is no date. */
function countedFrom({ lastLogin, activated, created }: User): number {
  const [signIn, activation] = [text(lastLogin), text(activated)];
  if (signIn === undefined && activation === undefined) return Date.parse(text(created) ?? '');
  return Math.max(
    signIn === undefined ? Number.NEGATIVE_INFINITY : Date.parse(signIn),
    activation === undefined ? Number.NEGATIVE_INFINITY : Date.parse(activation),
  );
}

function lastSeen({ lastLogin, activated }: User, since: number): string {
  const date = new Date(since).toISOString().slice(0, 10);
  if (text(lastLogin) === undefined) return `Never signed in; ${text(activated) ? 'activated' : 'created'} ${date}`;
  return Date.parse(lastLogin ?? '') === since
    ? `Last signed in ${date}`
    : `Not signed in since it was activated ${date}`;
}
