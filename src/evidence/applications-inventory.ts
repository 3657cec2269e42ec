import { accessPolicyId, appKind } from '../checks/facts/apps.ts';
import { assignmentsByApp } from '../checks/facts/assignments.ts';
import { text, texts } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';

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
    assigned_users: ['Assigned users', 'number, directly and through groups'],
    assigned_directly: ['Assigned directly', 'number of users'],
    assigned_to_everyone: ['Assigned to Everyone', 'the built-in group of all users'],
    created: ['Created', 'UTC'],
    last_updated: ['Last updated', 'UTC'],
    app_id: ['App id', "Okta's id"],
  }),
  async *rows(datasets) {
    const assigned = await assignmentsByApp(datasets);
    const policies = new Map<string, string>();
    for await (const policy of datasets.records('policies')) {
      if (policy.type === 'ACCESS_POLICY') policies.set(policy.id, policy.name);
    }
    for await (const app of datasets.records('apps')) {
      const policy = accessPolicyId(app);
      const assignments = assigned.get(app.id);
      yield {
        application: app.label,
        name: app.name,
        status: app.status,
        kind: appKind(app),
        sign_on_mode: app.signOnMode,
        sign_in_policy: policy === undefined ? null : (policies.get(policy) ?? policy),
        provisioning: texts(app['features']),
        assigned_users: datasets.status('app-users') === 'complete' ? (assignments?.users ?? 0) : null,
        assigned_directly: datasets.status('app-users') === 'complete' ? (assignments?.direct ?? 0) : null,
        assigned_to_everyone: datasets.status('app-groups') === 'complete' ? (assignments?.everyone ?? false) : null,
        created: text(app['created']),
        last_updated: text(app['lastUpdated']),
        app_id: app.id,
      };
    }
  },
};
