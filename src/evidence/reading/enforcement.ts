import { accessPolicyId, appKind } from '../../checks/facts/apps.ts';
import { isActive } from '../../checks/facts/lenient.ts';
import { policyDemand, readSignOn, type SignOn, type SignOnPolicy } from '../../checks/facts/sign-on.ts';
import type { Demand } from '../../checks/facts/sign-on-rule.ts';
import type { Policy } from '../../collectors/policies.ts';
import { type EvidenceDatasets, once } from './datasets.ts';
import { userIndex } from './users.ts';

export const signOn = once((datasets): Promise<SignOn> => readSignOn(datasets));

/** What the sign-in policy of each ACTIVE app that people sign in to asks, by app id. */
export const appDemands = once(async (datasets): Promise<ReadonlyMap<string, Demand>> => {
  const { access } = await signOn(datasets);
  const demands = new Map<string, Demand>();
  for await (const app of datasets.records('apps')) {
    if (!isActive(app) || appKind(app) !== 'sign-on') continue;
    const policy = access.get(accessPolicyId(app) ?? '');
    demands.set(app.id, policy?.active ? policyDemand(policy) : 'unknown');
  }
  return demands;
});

/** How many apps of a user ask what, in their own policies. */
export interface AppsOfUser {
  two: number;
  one: number;
  unknown: number;
}

const order = ['two', 'one', 'unknown'] as const;

export async function appsByUser(datasets: EvidenceDatasets): Promise<(user: number) => AppsOfUser> {
  const [demands, users] = [await appDemands(datasets), await userIndex(datasets)];
  const counts = new Uint16Array(users.size * order.length);
  for await (const { appId, userId } of datasets.records('app-users')) {
    const [demand, user] = [demands.get(appId), users.number(userId)];
    if (demand === undefined || user === undefined) continue;
    const cell = user * order.length + order.indexOf(demand);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const of = (user: number, index: number) => counts[user * order.length + index] ?? 0;
  return (user) => ({ two: of(user, 0), one: of(user, 1), unknown: of(user, 2) });
}

export const demandWords: Record<Demand, string> = { two: 'two factors', one: 'one factor', unknown: 'not to be told' };

/** "two factors", or "two factors by some rules": whether a rule applies depends on where and how someone signs in. */
export function policyWords(policy: SignOnPolicy | undefined): string {
  if (!policy?.hasRules) return demandWords.unknown;
  if (policy.allowing.length === 0) return 'lets nobody in';
  const demand = policyDemand(policy);
  const some = demand !== 'two' && policy.allowing.some((rule) => rule.demand === 'two');
  return some ? 'two factors by some rules' : demandWords[demand];
}

/** The session policy as far as it decides on second factors. */
export const sessionOf = ({ session }: SignOn, policy: Policy | undefined): SignOnPolicy | undefined =>
  session.find(({ id }) => id === policy?.id);

/** Where a second factor is asked of a user, in one line. */
export function enforcedWords(session: SignOnPolicy | undefined, { two, one, unknown }: AppsOfUser): string {
  const all = two + one + unknown;
  if (session?.hasRules && session.allowing.length > 0 && policyDemand(session) === 'two') return 'at every sign-in';
  if (all > 0 && two === all) return 'by every app';
  if (two > 0) return `by ${two} of ${all} apps`;
  return unknown > 0 || !session?.hasRules ? 'not to be told' : 'no';
}
