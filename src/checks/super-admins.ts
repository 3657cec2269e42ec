import { z } from 'zod';
import { defineCheck, type Finding } from './check.ts';
import { adminDatasets, administrators, rolesOf } from './facts/admins.ts';
import { userLabel, usersWhoCanSignIn } from './facts/users.ts';

const labelsKept = 50;

export const superAdmins = defineCheck({
  id: 'super-admins',
  title: 'Super administrators are few, and more than one',
  severity: 'high',
  population: 'each org: its users who are super administrators and can sign in',
  datasets: [...adminDatasets, { id: 'users' }],
  params: z
    .strictObject({ min: z.int().min(1).max(10).default(2), max: z.int().min(1).max(50).default(5) })
    .refine(({ min, max }) => min <= max, { error: 'is above the maximum', path: ['min'] }),
  listsPassing: true,
  optional: true,
  remediation:
    'Security > Administrators > Roles > Super Administrator: give each person the narrowest role that does (`/api/v1/users/{userId}/roles`, type SUPER_ADMIN), and keep two, so that one can be locked out.',
  async *evaluate(datasets, { params }) {
    const admins = await administrators(datasets);
    const people: string[] = [];
    for await (const user of usersWhoCanSignIn(datasets, new Map())) {
      if (rolesOf(admins, user.id).includes('SUPER_ADMIN')) people.push(userLabel(user));
    }
    const clients = [...admins.clients].filter(([, roles]) => roles.has('SUPER_ADMIN')).map(([id]) => id);
    const count = people.length;
    const whole = [...adminDatasets, { id: 'users' } as const].every(({ id }) => datasets.status(id) === 'complete');
    const result = (verdict: Finding['verdict'], message: string): Finding => ({
      entity: { type: 'org', id: 'SUPER_ADMIN', label: 'Super administrators' },
      verdict,
      message,
      evidence: { people: people.sort().slice(0, labelsKept), count, serviceApps: clients.sort() },
    });
    // Every org has one: none means that they were not seen.
    if (count === 0) yield result('INSUFFICIENT', 'None was found, and every org has one.');
    else if (count < params.min && !whole) yield result('INSUFFICIENT', 'Some may not have been seen.');
    else if (count < params.min) yield result('FAIL', `${count}, of at least ${params.min}: nobody is left to help.`);
    else if (count > params.max) yield result('FAIL', `${count}, of at most ${params.max}.`);
    else yield result('PASS', `${count}, of ${params.min} to ${params.max}.`);
    return {
      summary: `${count} people are super administrators.`,
      notes: clients.length > 0 ? [`So are ${clients.length} service apps.`] : [],
    };
  },
});
