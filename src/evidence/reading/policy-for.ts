import { at, isActive, text, texts, whole } from '../../checks/facts/lenient.ts';
import type { Policy } from '../../collectors/policies.ts';
import { type EvidenceDatasets, once } from './datasets.ts';
import { groupIndex, memberships } from './groups.ts';

interface Applicable {
  policy: Policy;
  /** Group numbers. */
  exclude: ReadonlySet<number>;
  excludeUsers: ReadonlySet<string>;
}

type AssignedType = 'MFA_ENROLL' | 'OKTA_SIGN_ON';

/** The policy of a type that Okta takes for a user: the first by priority whose groups or users name them. */
export type PolicyFor = (user: number, id: string) => Policy | undefined;

const policyFinder = async (datasets: EvidenceDatasets, type: AssignedType): Promise<PolicyFor> => {
  const [groups, { groupsOf }] = [await groupIndex(datasets), await memberships(datasets)];
  const policies: Applicable[] = [];
  // Places in order of priority, by the group or user that a policy names; null: it names no one.
  const places = new Map<number | string | null, number[]>();
  for (const policy of await activePolicies(datasets, type)) {
    const people = (kind: string, side: string) => texts(at(policy.conditions, 'people', kind, side));
    const numbers = (side: string) => people('groups', side).map((id) => groups.number(id) ?? -1);
    const place = policies.push({
      policy,
      exclude: new Set(numbers('exclude')),
      excludeUsers: new Set(people('users', 'exclude')),
    });
    const named = [...numbers('include'), ...people('users', 'include')];
    for (const name of named.length > 0 ? named : [null]) places.set(name, [...(places.get(name) ?? []), place - 1]);
  }
  return (user, id) => {
    const leftOut = ({ exclude, excludeUsers }: Applicable): boolean => {
      if (excludeUsers.has(id)) return true;
      if (exclude.size > 0) for (const group of groupsOf(user)) if (exclude.has(group)) return true;
      return false;
    };
    let first = policies.length;
    const look = (name: number | string | null) => {
      for (const place of places.get(name) ?? none) {
        const policy = policies[place];
        if (place < first && policy && !leftOut(policy)) first = place;
      }
    };
    look(null);
    look(id);
    for (const group of groupsOf(user)) look(group);
    return policies[first]?.policy;
  };
};

const none: readonly number[] = [];

/** The first asked first. */
async function activePolicies(datasets: EvidenceDatasets, type: AssignedType): Promise<Policy[]> {
  const found: Policy[] = [];
  for await (const policy of datasets.records('policies')) {
    if (policy.type === type && isActive(policy)) found.push(policy);
  }
  const priority = (policy: Policy) => whole(policy.priority) ?? Number.MAX_SAFE_INTEGER;
  return found.sort((a, b) => priority(a) - priority(b) || (a.id < b.id ? -1 : 1));
}

export const enrolmentPolicyFor = once((datasets) => policyFinder(datasets, 'MFA_ENROLL'));
export const sessionPolicyFor = once((datasets) => policyFinder(datasets, 'OKTA_SIGN_ON'));

/** Three shapes are served: `{authenticators: []}`, `{type: FACTORS, factors: {}}`, and `{factors: {}}`. */
export function enrolmentSettings(settings: unknown): [key: string, enrolment: string][] {
  const list = at(settings, 'authenticators');
  const authenticators = (Array.isArray(list) ? list : []).map((entry): [string, string] => [
    text(at(entry, 'key')) ?? 'without a key',
    text(at(entry, 'enroll', 'self')) ?? 'not told',
  ]);
  const factors = at(settings, 'factors');
  const entries = typeof factors === 'object' && factors !== null ? Object.entries(factors) : [];
  return [
    ...authenticators,
    ...entries.map(([key, entry]): [string, string] => [key, text(at(entry, 'enroll', 'self')) ?? 'not told']),
  ];
}

/** What is no second factor beside a password: asking for it asks for none. */
const notSecond = new Set(['okta_password', 'security_question', 'okta_question']);

/** Authenticators that a policy makes people enrol beside the password. */
export const requiredSecondFactors = (settings: unknown): string[] =>
  enrolmentSettings(settings)
    .filter(([key, enrolment]) => enrolment === 'REQUIRED' && !notSecond.has(key))
    .map(([key]) => key);

/** "must: okta_verify", "may: webauthn": second factors alone. */
export const enrolmentWords = (settings: unknown): string[] =>
  enrolmentSettings(settings)
    .filter(([key, enrolment]) => enrolment !== 'NOT_ALLOWED' && !notSecond.has(key))
    .map(([key, enrolment]) => `${({ REQUIRED: 'must', OPTIONAL: 'may' } as const)[enrolment] ?? enrolment}: ${key}`);
