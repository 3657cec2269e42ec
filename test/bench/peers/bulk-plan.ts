import type { Collection } from '@okta/okta-sdk-nodejs';
import { inFlight, okta, report } from './official-client.ts';

// The official client with the cheapest plan: what is left of the difference is pacing, order and parallel buckets.
const width = Number(process.argv[2] ?? 10);
const policyTypes = [
  ...['OKTA_SIGN_ON', 'PASSWORD', 'MFA_ENROLL', 'IDP_DISCOVERY', 'ACCESS_POLICY', 'PROFILE_ENROLLMENT'],
  ...['POST_AUTH_SESSION', 'ENTITY_RISK', 'DEVICE_SIGNAL_COLLECTION', 'SESSION_VIOLATION_DETECTION'],
  ...['CLIENT_UPDATE', 'IDENTITY_CLAIM_SOURCING'],
];
const canSignIn = new Set<string | undefined>(['ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'RECOVERY']);

type Listing = () => Promise<Collection<unknown>>;

await report(async (count) => {
  const client = okta();
  const { userApi, groupApi, applicationApi, policyApi, roleAssignmentApi } = client;
  const calls: Listing[] = [];
  const withId = async (listing: Promise<Collection<{ id?: string }>>): Promise<{ id: string }[]> => {
    const all: { id: string }[] = [];
    for await (const item of await listing) all.push(item as { id: string });
    return all;
  };
  for (const user of await withId(userApi.listUsers({ limit: 200 }))) {
    if (!canSignIn.has((user as { status?: string }).status)) continue;
    calls.push(() => client.userFactorApi.listFactors({ userId: user.id }));
  }
  calls.push(() => userApi.listUsers({ filter: 'status eq "DEPROVISIONED"', limit: 200 }));
  for (const group of await withId(groupApi.listGroups({ expand: 'stats', limit: 200 }))) {
    const { id: groupId, type } = group as { id: string; type?: string };
    const stats = (group as { _embedded?: { stats?: { usersCount?: number } } })._embedded?.stats;
    if (type !== 'BUILT_IN' && stats?.usersCount !== 0) {
      calls.push(() => groupApi.listGroupUsers({ groupId, limit: 1000 }));
    }
    calls.push(() => roleAssignmentApi.listGroupAssignedRoles({ groupId }));
  }
  for (const { id: appId } of await withId(applicationApi.listApplications({ limit: 200 }))) {
    calls.push(() => applicationApi.listApplicationUsers({ appId, limit: 500 }));
    calls.push(() => applicationApi.listApplicationGroupAssignments({ appId, limit: 200 }));
  }
  for (const type of policyTypes) {
    // An org that lacks a type refuses to list it.
    const policies = await withId(policyApi.listPolicies({ type: type as 'PASSWORD' })).catch(() => []);
    for (const { id: policyId } of policies) {
      calls.push(() => policyApi.listPolicyRules({ policyId }));
      if (type === 'ACCESS_POLICY') calls.push(() => policyApi.listPolicyMappings({ policyId }));
    }
  }
  const { value: assignees = [] } = await roleAssignmentApi.listUsersWithRoleAssignments({ limit: 100 });
  for (const { id } of assignees) {
    if (id) calls.push(() => roleAssignmentApi.listAssignedRolesForUser({ userId: id }));
  }
  calls.push(() => client.authenticatorApi.listAuthenticators());
  const until = new Date();
  const since = new Date(until.getTime() - 7 * 86_400_000);
  calls.push(() => client.systemLogApi.listLogEvents({ since, until, limit: 1000 } as never));
  await inFlight(width, calls, async (call) => {
    for await (const _record of await call()) count();
  });
});
