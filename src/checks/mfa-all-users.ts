import { z } from 'zod';
import type { User } from '../collectors/users.ts';
import { defineCheck, type Finding } from './check.ts';
import { type Enrollment, enrollments, strengthOf } from './facts/factors.ts';
import { externalProvider, leftOutNotes, signInPopulation, userRef, usersWhoCanSignIn } from './facts/users.ts';

const minimums = ['any', 'strong', 'phishing-resistant'] as const;
type Minimum = (typeof minimums)[number];

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
      yield judge(user, enrollment, params.minimum);
    }
    return {
      summary: `${seen.enrolled} of ${seen.users} enrolled; ${seen.weakOnly} weak only.`,
      notes: leftOutNotes(leftOut),
    };
  },
});

function judge(user: User, enrollment: Enrollment | undefined, minimum: Minimum): Finding {
  const entity = userRef(user);
  const evidence = { status: user.status, ...(enrollment ?? { factors: 'not read' }) };
  const external = externalProvider(user);
  if (external) {
    return {
      entity,
      verdict: 'MANUAL',
      message: `Signs in at ${external}: look at the MFA there, it is not visible here.`,
      evidence: { ...evidence, provider: user.credentials?.provider },
    };
  }
  if (!enrollment) {
    return { entity, verdict: 'INSUFFICIENT', message: 'The factors of this user were not read.', evidence };
  }
  return { entity, ...verdictOf(enrollment, minimum), evidence };
}

const reaches: Record<Minimum, readonly Enrollment['strength'][]> = {
  any: ['weak', 'strong', 'phishing-resistant'],
  strong: ['strong', 'phishing-resistant'],
  'phishing-resistant': ['phishing-resistant'],
};

function verdictOf(enrollment: Enrollment, minimum: Minimum): Pick<Finding, 'verdict' | 'message'> {
  const { strength, counted, unknown } = enrollment;
  if (reaches[minimum].includes(strength)) {
    return { verdict: 'PASS', message: strength === 'weak' ? 'Weak factors only.' : 'Has an active factor.' };
  }
  if (unknown.length > 0) {
    const types = unknown.join(', ');
    return { verdict: 'MANUAL', message: `Its factor type is not known to this version: look at ${types}.` };
  }
  if (counted.length > 0) {
    const best = counted.filter((type) => strengthOf(type) === strength);
    return { verdict: 'FAIL', message: `Strongest factor is ${strength} (${best.join(', ')}); asked: ${minimum}.` };
  }
  return { verdict: 'FAIL', message: whyNone(enrollment) };
}

function whyNone({ pending, notMfa, unusable, ended }: Enrollment): string {
  const kinds = [
    [pending, 'Only a factor whose activation is pending', 'pending'],
    [notMfa, 'Only a security question, which is no second factor', 'a question'],
    [unusable, 'Only a factor whose authenticator is off or allowed for recovery alone', 'off or for recovery alone'],
    [ended, 'Only a factor that is no longer active', 'no longer active'],
  ] as const;
  const present = kinds.filter(([types]) => types.length > 0);
  const [only] = present;
  if (!only) return 'No factor.';
  if (present.length === 1)
    return only[0].every((type) => type === 'question') ? `${only[1]}.` : `${only[1]}: ${only[0].join(', ')}.`;
  return `No factor that counts: ${present.map(([types, , short]) => `${types.join(', ')} (${short})`).join('; ')}.`;
}
