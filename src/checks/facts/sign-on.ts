import type { Policy } from '../../collectors/policies.ts';
import type { Datasets } from './datasets.ts';
import { at, fields, idOf, isActive, list, text, whole } from './lenient.ts';
import { accessRuleDemand, allows, type Demand } from './sign-on-rule.ts';

export interface AllowingRule {
  id: string;
  name: string;
  priority: number | null;
  demand: Demand;
}

/** A sign-on policy as far as it decides on second factors. */
export interface SignOnPolicy {
  id: string;
  name: string;
  active: boolean;
  /** ACTIVE rules that let somebody in, in order of priority, the default one included. */
  allowing: readonly AllowingRule[];
  /** Were there any rules? Okta's own default rule is always there, so none means that they were not read. */
  hasRules: boolean;
}

export interface SignOn {
  /** App sign-in policies by id. */
  access: ReadonlyMap<string, SignOnPolicy>;
  /** Global session policies that are ACTIVE, in order of priority. */
  session: readonly SignOnPolicy[];
  /** Do all of the session rules that let somebody in ask a second factor, or some, or none? */
  sessionAsks: 'all' | 'some' | 'none' | 'unknown';
}

/** The sign-on policies, without what is not needed: an org has some hundreds of them. */
export async function readSignOn(datasets: Datasets): Promise<SignOn> {
  const access = new Map<string, SignOnPolicy>();
  const session: (SignOnPolicy & { priority: number })[] = [];
  for await (const policy of datasets.records('policies')) {
    if (policy.type === 'ACCESS_POLICY' && !isAccountManagement(policy)) {
      access.set(policy.id, signOnPolicy(policy, 'appSignOn', accessRuleDemand));
    }
    if (policy.type === 'OKTA_SIGN_ON' && isActive(policy)) {
      const priority = whole(policy.priority) ?? Number.MAX_SAFE_INTEGER;
      session.push({ ...signOnPolicy(policy, 'signon', sessionRuleDemand), priority });
    }
  }
  session.sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
  return { access, session, sessionAsks: asks(session, datasets.status('policies') === 'complete') };
}

/** The read-only policy of the "Okta account management" pages governs no app. */
const isAccountManagement = (policy: Policy): boolean =>
  at(policy, '_embedded', 'resourceType') === 'END_USER_ACCOUNT_MANAGEMENT';

const sessionRuleDemand = (rule: unknown): Demand => {
  const requireFactor = at(rule, 'actions', 'signon', 'requireFactor');
  // Okta's default for `requireFactor` is false; without the action nothing is known.
  if (Object.keys(fields(at(rule, 'actions', 'signon'))).length === 0) return 'unknown';
  return requireFactor === true ? 'two' : 'one';
};

function signOnPolicy(policy: Policy, action: 'appSignOn' | 'signon', demand: (rule: unknown) => Demand): SignOnPolicy {
  const rules = list(policy.rules).map(fields);
  const allowing = rules
    .filter((rule) => isActive(rule) && allows(rule, action))
    .map((rule) => ({
      id: text(rule['id']) ?? '',
      name: text(rule['name']) ?? text(rule['id']) ?? 'rule without a name',
      priority: whole(rule['priority']) ?? null,
      demand: demand(rule),
    }))
    .sort((a, b) => (a.priority ?? 1e9) - (b.priority ?? 1e9) || (a.id < b.id ? -1 : 1));
  const id = idOf(policy);
  return { id, name: text(policy.name) ?? id, active: isActive(policy), allowing, hasRules: rules.length > 0 };
}

function asks(session: readonly SignOnPolicy[], complete: boolean): SignOn['sessionAsks'] {
  const demands = session.flatMap(({ allowing }) => allowing.map(({ demand }) => demand));
  if (session.length === 0 || session.some(({ hasRules }) => !hasRules)) return 'unknown';
  if (demands.every((demand) => demand === 'two')) return complete ? 'all' : 'unknown';
  if (demands.some((demand) => demand === 'two')) return 'some';
  return complete && demands.every((demand) => demand === 'one') ? 'none' : 'unknown';
}

/** What an app's own policy asks: the weakest of its allowing rules. */
export function policyDemand({ allowing, hasRules }: SignOnPolicy): Demand {
  if (!hasRules) return 'unknown';
  if (allowing.some(({ demand }) => demand === 'one')) return 'one';
  return allowing.some(({ demand }) => demand === 'unknown') ? 'unknown' : 'two';
}

/** "rule 'Catch-all Rule'": the rules of a policy with that demand, for a sentence. */
export function rulesAsking(policy: SignOnPolicy, demand: Demand): string {
  const names = policy.allowing.filter((rule) => rule.demand === demand).map(({ name }) => `'${name}'`);
  return `${names.length === 1 ? 'rule' : 'rules'} ${names.join(', ')}`;
}

export const ruleEvidence = (policy: SignOnPolicy): Record<string, unknown> => ({
  policy: { id: policy.id, name: policy.name },
  allowingRules: policy.allowing.map(({ id, name, priority, demand }) => ({ id, name, priority, asks: demand })),
});
