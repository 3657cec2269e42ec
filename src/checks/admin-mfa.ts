import { z } from 'zod';
import { defineCheck } from './check.ts';
import { adminDatasets, administrators, rolesOf } from './facts/admins.ts';
import { enrollments } from './facts/factors.ts';
import { judgeEnrollment, minimums } from './facts/mfa-minimum.ts';
import { usersWhoCanSignIn } from './facts/users.ts';

export const adminMfa = defineCheck({
  id: 'admin-mfa',
  title: 'Every administrator has a strong factor',
  severity: 'critical',
  population: 'each user with an admin role, direct or through a group, who can sign in or come back',
  datasets: [
    ...adminDatasets,
    { id: 'users' },
    { id: 'user-factors', perEntity: true },
    { id: 'authenticators', absentOnClassic: true },
  ],
  params: z.strictObject({ minimum: z.enum(minimums).default('strong') }),
  listsPassing: true,
  optional: true,
  remediation:
    'Security > Administrators names them. Have each one listed enrol FastPass or a security key, and require it for the Admin Console: Security > Authentication Policies > Okta Admin Console (ACCESS_POLICY, `actions.appSignOn.verificationMethod.constraints[].possession.phishingResistant` REQUIRED).',
  async *evaluate(datasets, { params }) {
    const admins = await administrators(datasets);
    const enrolled = await enrollments(datasets);
    const seen = { admins: 0, met: 0 };
    for await (const user of usersWhoCanSignIn(datasets, new Map())) {
      const roles = rolesOf(admins, user.id);
      if (roles.length === 0) continue;
      const finding = judgeEnrollment(user, enrolled.get(user.id), params.minimum);
      seen.admins++;
      if (finding.verdict === 'PASS') seen.met++;
      yield { ...finding, evidence: { roles, ...finding.evidence } };
    }
    return {
      summary: `${seen.met} of ${seen.admins} administrators have a factor that is ${params.minimum === 'any' ? 'active' : params.minimum}.`,
      notes: admins.clients.size > 0 ? [`${admins.clients.size} service apps with admin roles are not people.`] : [],
    };
  },
});
