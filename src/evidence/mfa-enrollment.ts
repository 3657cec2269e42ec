import { enrollments } from '../checks/facts/factors.ts';
import { canComeBack, externalProvider, userLabel } from '../checks/facts/users.ts';
import { columns, type EvidenceItem } from './item.ts';

export const mfaEnrollment: EvidenceItem = {
  id: 'mfa-enrollment',
  title: 'MFA enrolment',
  description:
    'Every user with the factors that are enrolled and how strong they are; the factors of users who cannot sign in are not asked for.',
  datasets: ['users', 'user-factors'],
  optional: ['authenticators'],
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
  }),
  async *rows(datasets) {
    const enrolled = await enrollments(datasets);
    for await (const user of datasets.records('users')) {
      const enrollment = enrolled.get(user.id);
      yield {
        login: userLabel(user),
        status: user.status,
        strength: externalProvider(user)
          ? 'elsewhere'
          : (enrollment?.strength ?? (canComeBack(user) ? 'not collected' : 'not asked')),
        counted_factors: enrollment?.counted,
        pending_factors: enrollment?.pending,
        not_mfa: enrollment?.notMfa,
        unusable_factors: enrollment?.unusable,
        unknown_factors: enrollment?.unknown,
        ended_factors: enrollment?.ended,
        user_id: user.id,
      };
    }
  },
};
