import type { User } from '../../collectors/users.ts';
import type { Finding } from '../check.ts';
import { type Enrollment, strengthOf } from './factors.ts';
import { externalProvider, userRef } from './users.ts';

/** The weakest factor that a check takes for MFA. */
export const minimums = ['any', 'strong', 'phishing-resistant'] as const;
export type Minimum = (typeof minimums)[number];

/** Does a user have a factor that is strong enough? */
export function judgeEnrollment(user: User, enrollment: Enrollment | undefined, minimum: Minimum): Finding {
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
