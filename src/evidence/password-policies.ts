import { at, text, texts } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';
import { readNames } from './reading/names.ts';
import { peopleOf } from './reading/policy-conditions.ts';

export const passwordPolicies: EvidenceItem = {
  id: 'password-policies',
  title: 'Password policies',
  description:
    'Each password policy of every status with its settings as Okta has them; those for Active Directory or LDAP do not rule what the directory itself accepts.',
  datasets: ['policies', 'groups'],
  optional: ['users'],
  columns: columns({
    policy: ['Policy', 'name'],
    status: ['Status', 'ACTIVE or INACTIVE; not told counts as ACTIVE'],
    priority: ['Priority', '1 is asked first'],
    provider: ['Provider', 'OKTA, ACTIVE_DIRECTORY or LDAP'],
    applies_to: ['For', 'groups'],
    min_length: ['Minimum length', 'characters'],
    min_lower_case: ['Lower case', '1: at least one is asked'],
    min_upper_case: ['Upper case', '1: at least one is asked'],
    min_number: ['Digit', '1: at least one is asked'],
    min_symbol: ['Symbol', '1: at least one is asked'],
    exclude_username: ['Not the login', 'parts of the login are refused'],
    exclude_attributes: ['Not the name', 'profile fields whose parts are refused'],
    common_passwords_refused: ['Common passwords refused', 'empty: not set, which is off'],
    expression: ['Expression', 'replaces the fields on complexity where there is one'],
    history_count: ['History', 'passwords that cannot be used again'],
    max_age_days: ['Expires after', 'days; 0: never'],
    min_age_minutes: ['Minimum age', 'minutes; 0: none'],
    max_attempts: ['Lockout after', 'attempts; 0: no lockout'],
    auto_unlock_minutes: ['Unlocked after', 'minutes; 0: by an administrator'],
    recovery: ['Recovery by', 'methods that are ACTIVE'],
    policy_id: ['Policy id', "Okta's id"],
  }),
  async *rows(datasets) {
    const names = await readNames(datasets);
    for await (const policy of datasets.records('policies')) {
      if (policy.type !== 'PASSWORD') continue;
      const value = (...keys: string[]) => at(policy.settings, 'password', ...keys) as string | number | boolean | null;
      const recovery = (at(policy.settings, 'recovery', 'factors') ?? {}) as Record<string, unknown>;
      yield {
        policy: policy.name,
        status: policy.status ?? 'ACTIVE',
        priority: policy.priority,
        provider: text(at(policy.conditions, 'authProvider', 'provider')),
        applies_to: peopleOf(policy.conditions, names),
        min_length: value('complexity', 'minLength'),
        min_lower_case: value('complexity', 'minLowerCase'),
        min_upper_case: value('complexity', 'minUpperCase'),
        min_number: value('complexity', 'minNumber'),
        min_symbol: value('complexity', 'minSymbol'),
        exclude_username: value('complexity', 'excludeUsername'),
        exclude_attributes: texts(value('complexity', 'excludeAttributes')),
        common_passwords_refused: value('complexity', 'dictionary', 'common', 'exclude'),
        expression: value('complexity', 'oelStatement'),
        history_count: value('age', 'historyCount'),
        max_age_days: value('age', 'maxAgeDays'),
        min_age_minutes: value('age', 'minAgeMinutes'),
        max_attempts: value('lockout', 'maxAttempts'),
        auto_unlock_minutes: value('lockout', 'autoUnlockMinutes'),
        recovery: Object.keys(recovery).filter((key) => at(recovery, key, 'status') === 'ACTIVE'),
        policy_id: policy.id,
      };
    }
  },
};
