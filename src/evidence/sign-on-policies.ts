import { at, fields, list, text } from '../checks/facts/lenient.ts';
import { accessRuleDemand } from '../checks/facts/sign-on-rule.ts';
import { columns, type EvidenceItem } from './item.ts';
import { readNames } from './reading/names.ts';
import { otherConditions, peopleOf } from './reading/policy-conditions.ts';

export const signOnPolicies: EvidenceItem = {
  id: 'sign-on-policies',
  title: 'Sign-on policies',
  description:
    'Each rule of each global session policy (OKTA_SIGN_ON) and app sign-in policy (ACCESS_POLICY), of every status: what is asked of whom before Okta lets them in.',
  datasets: ['policies', 'groups'],
  optional: ['users', 'network-zones', 'device-assurances'],
  columns: columns({
    policy_type: ['Type', 'OKTA_SIGN_ON or ACCESS_POLICY'],
    policy: ['Policy', 'name'],
    policy_status: ['Policy status', 'ACTIVE or INACTIVE; not told counts as ACTIVE'],
    policy_priority: ['Policy priority', '1 is asked first; no meaning for app sign-in policies'],
    policy_applies_to: ['Policy for', 'groups; app sign-in policies are for those assigned to the app'],
    rule: ['Rule', 'name'],
    rule_status: ['Rule status', 'ACTIVE or INACTIVE; not told counts as ACTIVE'],
    rule_priority: ['Rule priority', 'the lowest number is asked first'],
    rule_applies_to: ['Rule for', 'groups and users'],
    conditions: ['Conditions', 'network zones, device assurance, risk and others; empty: none'],
    access: ['Access', 'ALLOW or DENY'],
    asks: ['Asks', 'two factors, one factor, or not to be told'],
    verification: ['Verification', 'as Okta has it'],
    reauthenticate_in: ['Asked again after', 'ISO 8601 duration; PT0S: every time'],
    session_idle_minutes: ['Session ends when idle', 'minutes'],
    session_lifetime_minutes: ['Session ends at last', 'minutes; 0: never'],
    persistent_cookie: ['Cookie kept', 'whether the session outlives the browser'],
    policy_id: ['Policy id', "Okta's id"],
    rule_id: ['Rule id', "Okta's id"],
  }),
  async *rows(datasets) {
    const names = await readNames(datasets);
    for await (const policy of datasets.records('policies')) {
      if (policy.type !== 'OKTA_SIGN_ON' && policy.type !== 'ACCESS_POLICY') continue;
      for (const rule of list(policy.rules).map(fields)) {
        const signon = fields(at(rule, 'actions', policy.type === 'ACCESS_POLICY' ? 'appSignOn' : 'signon'));
        const method = fields(signon['verificationMethod']);
        const session = (key: string) => at(signon, 'session', key) as number | boolean | null;
        yield {
          policy_type: policy.type,
          policy: policy.name,
          policy_status: policy.status ?? 'ACTIVE',
          policy_priority: policy.priority,
          policy_applies_to: policy.type === 'ACCESS_POLICY' ? null : peopleOf(policy.conditions, names),
          rule: text(rule['name']),
          rule_status: text(rule['status']) ?? 'ACTIVE',
          rule_priority: rule['priority'] as number | null,
          rule_applies_to: peopleOf(rule['conditions'], names),
          conditions: otherConditions(rule['conditions'], names),
          access: text(signon['access']),
          asks: asked(policy.type, rule, signon),
          verification: Object.keys(method).length > 0 ? JSON.stringify(method) : text(signon['primaryFactor']),
          reauthenticate_in: text(method['reauthenticateIn']),
          session_idle_minutes: session('maxSessionIdleMinutes'),
          session_lifetime_minutes: session('maxSessionLifetimeMinutes'),
          persistent_cookie: session('usePersistentCookie'),
          policy_id: policy.id,
          rule_id: text(rule['id']),
        };
      }
    }
  },
};

const inWords = { two: 'two factors', one: 'one factor', unknown: 'not to be told' } as const;

function asked(type: string, rule: unknown, signon: Readonly<Record<string, unknown>>): string | null {
  if (signon['access'] === 'DENY') return null;
  if (type === 'ACCESS_POLICY') return inWords[accessRuleDemand(rule)];
  return inWords[signon['requireFactor'] === true ? 'two' : 'one'];
}
