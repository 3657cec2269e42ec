import { canComeBack, externalProvider, userLabel } from '../checks/facts/users.ts';
import type { Policy } from '../collectors/policies.ts';
import { columns, type EvidenceItem, type Row } from './item.ts';
import { atAll, notCollected, wholly } from './reading/collected.ts';
import type { EvidenceDatasets } from './reading/datasets.ts';
import { appsByUser, enforcedWords, policyWords, sessionOf, signOn } from './reading/enforcement.ts';
import { enrolled } from './reading/enrolled.ts';
import { logUse } from './reading/log-use.ts';
import { enrolmentPolicyFor, enrolmentWords, sessionPolicyFor } from './reading/policy-for.ts';
import { userIndex } from './reading/users.ts';

const atAnotherProvider = 'at another provider';
const unknownType = 'unknown type';

export const mfaEnrollment: EvidenceItem = {
  id: 'mfa-enrollment',
  title: 'MFA enrolment',
  description:
    'Every user with the factors that are enrolled and how strong they are, what policy makes them enrol, where sign-on policy asks a second factor, and whether one was used in the period of the System Log.',
  datasets: ['users', 'user-factors'],
  optional: ['authenticators', 'policies', 'groups', 'group-members', 'apps', 'app-users', 'system-log'],
  columns: columns({
    login: ['Login', 'the name the user signs in with'],
    status: ['Status', "Okta's status of the user"],
    strength: [
      'Strength',
      'of the strongest factor that counts: phishing-resistant, strong, weak (sms, call, email) or none; elsewhere: MFA is at another provider; not asked: the user cannot sign in; not collected: the factors were not read',
    ],
    counted_factors: ['Factors that count', 'active factor types'],
    pending_factors: ['Pending', 'types whose activation was begun and not finished'],
    not_mfa: ['No second factor', 'security questions'],
    unusable_factors: ['Not usable', 'types whose authenticator the org has off, or allows for recovery only'],
    unknown_factors: ['Unknown', 'active types that this version does not know'],
    ended_factors: ['Ended', 'types that are no longer active'],
    user_id: ['User id', "Okta's id"],
    enrolment_policy: ['Enrolment policy', 'the one that applies to the user; empty: none, or the user is deactivated'],
    enrolment_asks: ['Policy on enrolment', 'second factors that the policy makes (must) or lets (may) the user enrol'],
    session_policy: ['Session policy', 'the global session policy that applies to the user'],
    session_asks: ['Session policy asks', 'two factors, two factors by some rules, one factor, or not to be told'],
    apps_two_factors: [
      'Apps asking two',
      "number of the user's active apps whose own policy asks two factors; Okta's own apps and bookmarks apart",
    ],
    apps_one_factor: ['Apps asking one', "number of the user's active apps whose own policy lets in with one factor"],
    apps_not_told: ['Apps not to be told', "number of the user's active apps whose policy does not tell"],
    enforced: ['Second factor enforced', 'at every sign-in, by every app, by n of m apps, no, or not to be told'],
    second_factor_used: ['Second factor used', 'in the period of the System Log: yes, or not in the log'],
    second_factor_last_used: ['Last used', 'UTC'],
    sign_ins: ['Sign-ins', 'to Okta that succeeded in the period of the System Log, number'],
  }),
  distributions: [
    {
      id: 'strength',
      title: 'Strongest second factor',
      description: 'Users who can sign in or come back, by the strongest factor that counts.',
      parts: [
        { title: 'phishing-resistant', tone: 'good' },
        { title: 'strong', tone: 'good' },
        { title: 'weak', tone: 'fair' },
        { title: 'none', tone: 'poor' },
        { title: unknownType, tone: 'open' },
        { title: atAnotherProvider, tone: 'open' },
        { title: notCollected, tone: 'open' },
      ],
      partOf({ strength, unknown_factors: unknown }) {
        if (strength === 'not asked') return undefined;
        if (strength === 'elsewhere') return atAnotherProvider;
        // Not without a factor: without one that is known here.
        return strength === 'none' && Array.isArray(unknown) && unknown.length > 0 ? unknownType : String(strength);
      },
    },
  ],
  async *rows(datasets) {
    const [users, found, used] = [await userIndex(datasets), await enrolled(datasets), await usage(datasets)];
    const asked = await policiesOf(datasets);
    for await (const user of datasets.records('users')) {
      const enrollment = found.get(user.id);
      const number = users.number(user.id) ?? -1;
      yield {
        login: userLabel(user),
        status: user.status,
        strength: externalProvider(user)
          ? 'elsewhere'
          : (enrollment?.strength ?? (canComeBack(user) ? notCollected : 'not asked')),
        counted_factors: enrollment?.counted,
        pending_factors: enrollment?.pending,
        not_mfa: enrollment?.notMfa,
        unusable_factors: enrollment?.unusable,
        unknown_factors: enrollment?.unknown,
        ended_factors: enrollment?.ended,
        user_id: user.id,
        ...(user.status === 'DEPROVISIONED' ? {} : asked(number, user.id)),
        ...used(number),
      };
    }
  },
};

async function policiesOf(datasets: EvidenceDatasets): Promise<(user: number, id: string) => Row> {
  const known = wholly(datasets, 'policies', 'groups', 'group-members');
  const appsKnown = wholly(datasets, 'policies', 'apps', 'app-users');
  const [rules, apps] = [await signOn(datasets), await appsByUser(datasets)];
  const words = new Map<Policy, string[]>();
  const wordsOf = (policy: Policy): string[] => {
    const found = words.get(policy) ?? enrolmentWords(policy.settings);
    words.set(policy, found);
    return found;
  };
  const [enrolment, session] = [await enrolmentPolicyFor(datasets), await sessionPolicyFor(datasets)];
  return (user, id) => {
    const own = known ? session(user, id) : undefined;
    const policy = known ? enrolment(user, id) : undefined;
    const decides = sessionOf(rules, own);
    const count = apps(user);
    // One literal: rows put together from parts cost a hidden class each, and there is one row a user.
    return {
      enrolment_policy: known ? policy?.name : notCollected,
      enrolment_asks: known ? policy && wordsOf(policy) : notCollected,
      session_policy: known ? own?.name : notCollected,
      session_asks: known ? policyWords(decides) : notCollected,
      apps_two_factors: appsKnown ? count.two : notCollected,
      apps_one_factor: appsKnown ? count.one : notCollected,
      apps_not_told: appsKnown ? count.unknown : notCollected,
      enforced: known && appsKnown ? enforcedWords(decides, count) : notCollected,
    };
  };
}

async function usage(datasets: EvidenceDatasets): Promise<(user: number) => Row> {
  if (!atAll(datasets, 'system-log')) {
    return () => ({
      second_factor_used: notCollected,
      second_factor_last_used: notCollected,
      sign_ins: notCollected,
    });
  }
  const log = await logUse(datasets);
  const whole = wholly(datasets, 'system-log');
  return (user) => {
    const last = log.secondFactor(user);
    const signIns = log.signIns(user);
    return {
      second_factor_used: last ? 'yes' : whole ? 'not in the log' : notCollected,
      second_factor_last_used: last,
      sign_ins: whole ? signIns : signIns > 0 ? `at least ${signIns}` : notCollected,
    };
  };
}
