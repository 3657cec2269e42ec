import type { App } from '../../collectors/apps.ts';
import type { Engine } from '../../snapshot/manifest.ts';
import { worst } from '../engine/verdict.ts';
import type { Part } from './app-reviews.ts';
import { type AppKind, accessPolicyId, replaysPassword } from './apps.ts';
import type { Assignments } from './assignments.ts';
import { policyDemand, rulesAsking, type SignOn } from './sign-on.ts';

interface Known {
  kind: AppKind;
  assignments: Assignments;
  names: ReadonlyMap<string, string[]>;
  signOn: SignOn;
  engine: Engine | null;
  allStaff: boolean;
}

/** Does the app have appropriate access controls? The worst of what is found, with all of it in words. */
export function judgeControls(app: App, known: Known): Part {
  const { assignments, names } = known;
  const parts = [
    judgeAssignees(assignments),
    judgeEveryone(assignments, known.allStaff),
    judgeSignOn(app, known),
  ].flat();
  const verdict = worst(parts.map((part) => part.verdict)) ?? 'PASS';
  const decided = parts.filter((part) => part.verdict === verdict).map(({ message }) => message);
  return {
    verdict,
    message: verdict === 'PASS' ? 'Controls hold.' : decided.join(' '),
    assignees: assignments.users,
    assignedDirectly: assignments.direct,
    suspendedAssignees: assignments.suspended,
    departedAssignees: assignments.departedCount,
    firstDeparted: assignments.departed.map((id) => names.get(id)?.[0] ?? id),
    everyone: assignments.everyone,
  };
}

function judgeAssignees({ departedCount, unknown }: Assignments): Part[] {
  return [
    ...(departedCount > 0 ? [part('FAIL', 'Departed people (DEPROVISIONED) are still assigned.')] : []),
    ...(unknown > 0 ? [part('INSUFFICIENT', 'Some assignees are not among the users read.')] : []),
  ];
}

function judgeEveryone({ everyone, unknownGroups }: Assignments, allStaff: boolean): Part[] {
  if (allStaff) return [];
  if (everyone)
    return [part('MANUAL', 'Assigned to Everyone: is it meant for all staff? Then name it in allStaffApps.')];
  return unknownGroups > 0 ? [part('INSUFFICIENT', 'Some assigned groups are not among the groups read.')] : [];
}

function judgeSignOn(app: App, { kind, signOn, engine }: Known): Part[] {
  if (replaysPassword(app)) return [part('FAIL', `Replays a stored password (${app.signOnMode}).`)];
  if (kind === 'service' || kind === 'provisioning') return [];
  const id = accessPolicyId(app);
  if (id === undefined) {
    if (engine === 'identity-engine') return [part('INSUFFICIENT', 'Okta names no sign-in policy for it.')];
    return [part('MANUAL', 'Classic: the API does not show the sign-on rules of an app; look at its Sign On tab.')];
  }
  const policy = signOn.access.get(id);
  if (!policy?.hasRules) return [part('INSUFFICIENT', 'Its sign-in policy was not read.')];
  if (!policy.active)
    return [part('MANUAL', `Its sign-in policy '${policy.name}' is INACTIVE: look at what rules it.`)];
  const demand = policyDemand(policy);
  if (demand === 'two') return [];
  const where = `Policy '${policy.name}', ${rulesAsking(policy, demand)},`;
  if (demand === 'unknown') return [part('MANUAL', `${where} asks something that cannot be told from the API.`)];
  if (signOn.sessionAsks === 'all') {
    return [part('MANUAL', `${where} asks one factor: the second comes from the global session policy alone.`)];
  }
  if (signOn.sessionAsks === 'unknown') {
    return [part('INSUFFICIENT', `${where} asks one factor, and the session policies were not read.`)];
  }
  // Where only some session policies ask, the people of the others get in with one factor.
  const session = signOn.sessionAsks === 'some' ? 'not every session policy asks' : 'no session policy asks';
  return [part('FAIL', `${where} asks one factor, and ${session} a second.`)];
}

const part = (verdict: Part['verdict'], message: string): Part => ({ verdict, message });
