import { z } from 'zod';
import { defineCheck } from './check.ts';
import { enrollments } from './facts/factors.ts';
import { judgeEnrollment, minimums } from './facts/mfa-minimum.ts';
import { leftOutNotes, signInPopulation, usersWhoCanSignIn } from './facts/users.ts';

export const mfaAllUsers = defineCheck({
  id: 'mfa-all-users',
  title: 'Every user has an active MFA factor',
  severity: 'critical',
  population: signInPopulation,
  datasets: [
    { id: 'users', perEntity: true },
    { id: 'user-factors', perEntity: true },
    { id: 'authenticators', absentOnClassic: true },
  ],
  params: z.strictObject({ minimum: z.enum(minimums).default('any') }),
  listsPassing: false,
  remediation:
    'Require an authenticator in Security > Authenticators > Enrollment (policies of type MFA_ENROLL: `settings.authenticators[].enroll.self` REQUIRED) and have each user listed enrol one; the factors of a user are on their page under "More actions > Reset authenticators" (`/api/v1/users/{id}/factors`).',
  async *evaluate(datasets, { params }) {
    const enrolled = await enrollments(datasets);
    const leftOut = new Map<string, number>();
    const seen = { users: 0, enrolled: 0, weakOnly: 0 };
    for await (const user of usersWhoCanSignIn(datasets, leftOut)) {
      const enrollment = enrolled.get(user.id);
      seen.users++;
      if (enrollment && enrollment.strength !== 'none') seen.enrolled++;
      if (enrollment?.strength === 'weak') seen.weakOnly++;
      yield judgeEnrollment(user, enrollment, params.minimum);
    }
    return {
      summary: `${seen.enrolled} of ${seen.users} enrolled; ${seen.weakOnly} weak only.`,
      notes: leftOutNotes(leftOut),
    };
  },
});
