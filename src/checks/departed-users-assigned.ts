import { z } from 'zod';
import { defineCheck } from './check.ts';
import { userRef } from './facts/users.ts';

export const departedUsersAssigned = defineCheck({
  id: 'departed-users-assigned',
  title: 'Nobody who left is still assigned',
  severity: 'medium',
  population: 'each user who left or is suspended (DEPROVISIONED, SUSPENDED)',
  datasets: [{ id: 'users' }, { id: 'app-users' }],
  params: z.strictObject({}),
  listsPassing: false,
  optional: true,
  remediation:
    'Directory > People > the user > Applications, or Applications > the app > Assignments: remove the assignment (`DELETE /api/v1/apps/{id}/users/{userId}`), so that the account in the app is closed and its licence is free.',
  async *evaluate(datasets) {
    const apps = new Map<string, number>();
    for await (const { id, status } of datasets.records('users')) {
      if (status === 'DEPROVISIONED' || status === 'SUSPENDED') apps.set(id, 0);
    }
    for await (const { userId } of datasets.records('app-users')) {
      const assigned = apps.get(userId);
      if (assigned !== undefined) apps.set(userId, assigned + 1);
    }
    const seen = { users: 0, assigned: 0 };
    for await (const user of datasets.records('users')) {
      const assigned = apps.get(user.id);
      if (assigned === undefined || (user.status !== 'DEPROVISIONED' && user.status !== 'SUSPENDED')) continue;
      const gone = user.status === 'DEPROVISIONED';
      const evidence = { status: user.status, statusChanged: user['statusChanged'], apps: assigned };
      seen.users++;
      if (assigned > 0) seen.assigned++;
      yield {
        entity: userRef(user),
        ...(assigned === 0
          ? { verdict: 'PASS', message: 'Assigned to nothing.' }
          : gone
            ? { verdict: 'FAIL', message: 'Has left (DEPROVISIONED) and is still assigned to apps.' }
            : { verdict: 'MANUAL', message: 'Is suspended and still assigned: will this person come back?' }),
        evidence,
      };
    }
    if (seen.users === 0) {
      const entity = { type: 'org', id: 'departed', label: 'People who left' } as const;
      yield { entity, verdict: 'PASS', message: 'Nobody has left or is suspended.', evidence: {} };
    }
    return { summary: `${seen.assigned} of ${seen.users} people who left or are suspended are still assigned.` };
  },
});
