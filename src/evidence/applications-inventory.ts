import { accessPolicyId, appKind } from '../checks/facts/apps.ts';
import { text, texts } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';
import { appUse } from './reading/app-use.ts';
import { atAll, besides, notCollected } from './reading/collected.ts';
import type { EvidenceDatasets } from './reading/datasets.ts';
import { policyWords, signOn } from './reading/enforcement.ts';
import { groupIndex } from './reading/groups.ts';

/** Kinds that people sign in to. */
const signedInTo = new Set(['sign-on', 'okta']);

export const applicationsInventory: EvidenceItem = {
  id: 'applications-inventory',
  title: 'Applications',
  description:
    'Every application instance of the org, of every status, with how people sign in to it and how many have it.',
  datasets: ['apps', 'policies', 'users', 'app-users', 'groups', 'app-groups'],
  columns: columns({
    application: ['Application', 'label'],
    name: ['Integration', "Okta's key of the integration"],
    status: ['Status', 'ACTIVE or INACTIVE'],
    kind: ['Kind', 'sign-on, bookmark, service, provisioning, directory, or okta for those that come with the org'],
    sign_on_mode: ['Sign-on mode', 'as Okta has it'],
    sign_in_policy: ['Sign-in policy', 'name; empty on Classic'],
    provisioning: ['Provisioning', 'features that are on'],
    assigned_users: ['Assigned users', 'number of users that Okta lists for the app, directly and through groups'],
    assigned_directly: ['Assigned directly', 'number of users'],
    assigned_to_everyone: ['Assigned to Everyone', 'the built-in group of all users'],
    created: ['Created', 'UTC'],
    last_updated: ['Last updated', 'UTC'],
    app_id: ['App id', "Okta's id"],
    policy_asks: [
      'Policy asks',
      'of whom it lets in: two factors, two factors by some rules, one factor, or not to be told; empty: nobody signs in to it, or Classic',
    ],
  }),
  async *rows(datasets) {
    const { access } = await signOn(datasets);
    const [{ counts }, everyone] = [await appUse(datasets), await appsOfEveryone(datasets)];
    const policiesKnown = atAll(datasets, 'policies');
    const policies = new Map<string, string>();
    for await (const policy of datasets.records('policies')) {
      if (policy.type === 'ACCESS_POLICY') policies.set(policy.id, policy.name);
    }
    const [users, groups] = [besides(datasets, 'app-users'), besides(datasets, 'app-groups')];
    for await (const app of datasets.records('apps')) {
      const policy = accessPolicyId(app);
      const assigned = counts(app.id);
      yield {
        application: app.label,
        name: app.name,
        status: app.status,
        kind: appKind(app),
        sign_on_mode: app.signOnMode,
        sign_in_policy: policy === undefined ? null : (policies.get(policy) ?? policy),
        provisioning: texts(app['features']),
        assigned_users: users.count(assigned.users),
        assigned_directly: users.count(assigned.direct),
        assigned_to_everyone: groups.flag(everyone.has(app.id)),
        created: text(app['created']),
        last_updated: text(app['lastUpdated']),
        app_id: app.id,
        policy_asks:
          policy === undefined || !signedInTo.has(appKind(app))
            ? null
            : policiesKnown
              ? policyWords(access.get(policy))
              : notCollected,
      };
    }
  },
};

async function appsOfEveryone(datasets: EvidenceDatasets): Promise<ReadonlySet<string>> {
  const { groups, number } = await groupIndex(datasets);
  const apps = new Set<string>();
  for await (const { appId, groupId } of datasets.records('app-groups')) {
    if (groups[number(groupId) ?? -1]?.everyone) apps.add(appId);
  }
  return apps;
}
