import { inFlight, okta, report } from './official-client.ts';

// What most connectors do with the official client: list the users, then ask four things of each.
const width = Number(process.argv[2] ?? 1);

await report(async (count) => {
  const client = okta();
  const ids: string[] = [];
  for await (const user of await client.userApi.listUsers({ limit: 200 })) if (user?.id) ids.push(user.id);
  const calls = ids.flatMap((userId) => [
    () => client.userFactorApi.listFactors({ userId }),
    () => client.userApi.listUserGroups({ userId }),
    () => client.userApi.listAppLinks({ userId }),
    () => client.roleAssignmentApi.listAssignedRolesForUser({ userId }),
  ]);
  await inFlight(width, calls, async (call) => {
    for await (const _record of await call()) count();
  });
});
