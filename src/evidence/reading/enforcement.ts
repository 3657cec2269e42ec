import { accessPolicyId, appKind } from '../../checks/facts/apps.ts';
import { isActive } from '../../checks/facts/lenient.ts';
import { policyDemand, readSignOn, type SignOn, type SignOnPolicy } from '../../checks/facts/sign-on.ts';
import type { Demand } from '../../checks/facts/sign-on-rule.ts';
import type { Policy } from '../../collectors/policies.ts';
import { appUse } from './app-use.ts';
import { type EvidenceDatasets, once } from './datasets.ts';

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

export async function appsByUser(datasets: EvidenceDatasets): Promise<(user: number) => AppsOfUser> {
  const [demands, { appsOf }] = [await appDemands(datasets), await appUse(datasets)];
  return (user) => {
    const counts: AppsOfUser = { two: 0, one: 0, unknown: 0 };
    for (const app of appsOf(user)) {
      const demand = demands.get(app);
      if (demand !== undefined) counts[demand]++;
    }
    return counts;
  };
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
