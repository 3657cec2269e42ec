import { at, isActive, text, texts, whole } from '../../checks/facts/lenient.ts';
import type { Policy } from '../../collectors/policies.ts';
import { type EvidenceDatasets, once } from './datasets.ts';
import { groupIndex, memberships } from './groups.ts';

interface Applicable {
  policy: Policy;
  /** Group numbers; null: for everybody. */
  include: ReadonlySet<number> | null;
  exclude: ReadonlySet<number>;
  users: { include: ReadonlySet<string>; exclude: ReadonlySet<string> };
}

type AssignedType = 'MFA_ENROLL' | 'OKTA_SIGN_ON';

/** The ACTIVE policies of a type, the first asked first. */
const applicable = async (datasets: EvidenceDatasets, type: AssignedType): Promise<Applicable[]> => {
  const groups = await groupIndex(datasets);
  const found: Applicable[] = [];
  for await (const policy of datasets.records('policies')) {
    if (policy.type !== type || !isActive(policy)) continue;
    const people = (kind: string, side: string) => texts(at(policy.conditions, 'people', kind, side));
    const numbers = (side: string) => new Set(people('groups', side).map((id) => groups.number(id) ?? -1));
    const users = { include: new Set(people('users', 'include')), exclude: new Set(people('users', 'exclude')) };
    const named = people('groups', 'include').length + users.include.size > 0;
    found.push({ policy, include: named ? numbers('include') : null, exclude: numbers('exclude'), users });
  }
  const priority = ({ policy }: Applicable) => whole(policy.priority) ?? Number.MAX_SAFE_INTEGER;
  return found.sort((a, b) => priority(a) - priority(b) || (a.policy.id < b.policy.id ? -1 : 1));
};

/** The policy of a type that Okta takes for a user: the first by priority whose groups or users name them. */
export type PolicyFor = (user: number, id: string) => Policy | undefined;

const finder =
  (type: AssignedType) =>
  async (datasets: EvidenceDatasets): Promise<PolicyFor> => {
    const [policies, { groupsOf }] = [await applicable(datasets, type), await memberships(datasets)];
    return (user, id) => {
      const own = new Set(groupsOf(user));
      const among = (groups: ReadonlySet<number>): boolean => [...groups].some((group) => own.has(group));
      return policies.find(
        ({ include, exclude, users }) =>
          (include === null || among(include) || users.include.has(id)) && !among(exclude) && !users.exclude.has(id),
      )?.policy;
    };
  };

export const enrolmentPolicyFor = once(finder('MFA_ENROLL'));
export const sessionPolicyFor = once(finder('OKTA_SIGN_ON'));

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
