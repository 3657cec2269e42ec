import { at, fields, isActive, list, whole } from '../checks/facts/lenient.ts';
import { policyDemand, readSignOn, type SignOnPolicy } from '../checks/facts/sign-on.ts';
import type { Policy } from '../collectors/policies.ts';
import { columns, type EvidenceItem } from './item.ts';
import { requiredSecondFactors } from './reading/policy-for.ts';

/** The types that have to do with authentication, and what one of them says. */
const types: Record<string, string> = {
  MFA_ENROLL: 'which authenticators people may or must enrol',
  OKTA_SIGN_ON: 'global session policies: what is asked to start a session',
  ACCESS_POLICY: 'app sign-in policies: what is asked to open an app',
  PASSWORD: 'rules for passwords',
  POST_AUTH_SESSION: 'what is looked at again during a session',
  ENTITY_RISK: 'what happens when the risk of a user changes',
};

export const mfaPolicySummary: EvidenceItem = {
  id: 'mfa-policy-summary',
  title: 'MFA policy summary',
  description:
    'Counts of the policies that decide on authentication, by type and status, and what they say; a count is no population, see mfa-policies and sign-on-policies.',
  datasets: ['policies'],
  columns: columns({
    policy_type: ['Type', "Okta's policy type"],
    meaning: ['Meaning', 'what policies of this type decide'],
    active: ['Active', 'number of policies'],
    inactive: ['Inactive', 'number of policies'],
    active_rules: ['Active rules', 'number, in active policies'],
    says: ['What they say', 'in numbers and names, active policies only'],
  }),
  async *rows(datasets) {
    const signOn = await readSignOn(datasets);
    const counts = new Map<string, Counted>();
    for await (const policy of datasets.records('policies')) {
      const counted = counts.get(policy.type) ?? { active: 0, inactive: 0, rules: 0, policies: [] };
      counts.set(policy.type, counted);
      if (!isActive(policy)) counted.inactive++;
      else {
        counted.active++;
        counted.rules += list(policy.rules).filter((rule) => isActive(fields(rule))).length;
        if (policy.type === 'MFA_ENROLL' || policy.type === 'PASSWORD') counted.policies.push(policy);
      }
    }
    const says: Record<string, string | null> = {
      MFA_ENROLL: enrolmentSays(counts.get('MFA_ENROLL')?.policies ?? []),
      OKTA_SIGN_ON: signOnSays(signOn.session, 'ask a second factor'),
      ACCESS_POLICY: accessSays(
        [...signOn.access.values()].filter(({ active }) => active),
        counts.get('ACCESS_POLICY')?.active ?? 0,
      ),
      PASSWORD: passwordSays(counts.get('PASSWORD')?.policies ?? []),
    };
    for (const [type, meaning] of Object.entries(types)) {
      const { active = 0, inactive = 0, rules = 0 } = counts.get(type) ?? {};
      yield { policy_type: type, meaning, active, inactive, active_rules: rules, says: says[type] };
    }
  },
};

interface Counted {
  active: number;
  inactive: number;
  rules: number;
  /** Those that are looked into: some hundreds at most. */
  policies: Policy[];
}

/** What proves little stands out: e-mail and phone. */
const weak = new Set(['okta_email', 'phone_number', 'okta_sms', 'okta_call']);
const strengthNoted = (key: string): string => (weak.has(key) ? `${key}, weak` : key);

function enrolmentSays(policies: readonly Policy[]): string | null {
  if (policies.length === 0) return null;
  const required = policies.map((policy) => ({ name: policy.name, keys: requiredSecondFactors(policy.settings) }));
  const demanding = required.filter(({ keys }) => keys.length > 0);
  const each = demanding.map(({ name, keys }) => `${name}: ${keys.map(strengthNoted).join(' and ')}`);
  const detail = each.length > 0 ? ` (${each.join('; ')})` : '';
  return `${demanding.length} of ${policies.length} require a second factor besides the password${detail}`;
}

function signOnSays(policies: readonly SignOnPolicy[], what: string): string | null {
  if (policies.length === 0) return null;
  const names = (demand: 'one' | 'unknown') =>
    policies.filter((policy) => policyDemand(policy) === demand).map(({ name }) => name);
  const [one, unknown] = [names('one'), names('unknown')];
  return [
    `${policies.length - one.length - unknown.length} of ${policies.length} ${what} in every allowing rule`,
    ...(one.length > 0 ? [`one factor is enough by a rule of: ${one.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`not to be told: ${unknown.join(', ')}`] : []),
  ].join('; ');
}

function accessSays(policies: readonly SignOnPolicy[], active: number): string | null {
  const said = signOnSays(policies, 'for apps ask two factors');
  const apart = active - policies.length;
  return said && apart > 0 ? `${said}; ${apart} for the account management pages, which governs no app` : said;
}

function passwordSays(policies: readonly Policy[]): string | null {
  if (policies.length === 0) return null;
  const numbers = (...keys: string[]) =>
    policies.map((policy) => whole(at(policy.settings, 'password', ...keys))).filter((value) => value !== undefined);
  const lengths = numbers('complexity', 'minLength');
  const range = [...new Set([Math.min(...lengths), Math.max(...lengths)])].join(' to ');
  return [
    ...(lengths.length > 0 ? [`minimum length ${range}`] : []),
    `${numbers('lockout', 'maxAttempts').filter((most) => most > 0).length} of ${policies.length} lock out`,
    `${numbers('age', 'maxAgeDays').filter((days) => days > 0).length} expire passwords by age`,
  ].join('; ');
}
