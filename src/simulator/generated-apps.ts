import { appUser } from './fixture-apps.ts';
import { blocks } from './generated-blocks.ts';
import type { UserRows } from './generated-directory.ts';
import { noRows } from './generated-groups.ts';
import { idSpace } from './generated-ids.ts';
import type { ComputedList } from './generated-rows.ts';
import { type ListName, notFound, type OktaRecord, type Refusal } from './org-source.ts';

export interface GeneratedApps {
  counts: { apps: number; appUsers: number };
  list(name: ListName, ids: readonly string[]): ComputedList | Refusal | undefined;
  one(id: string): string | Refusal;
}

const created = '2024-01-01T00:00:00.000Z';

/** Apps, their users and groups, and devices. */
export function generatedApps(users: UserRows, groupId: (index: number) => string, policyId: string): GeneratedApps {
  const { shape, baseUrl } = users;
  const ids = idSpace('0oa', shape.seed);
  const devices = idSpace('guo', shape.seed);
  const assigned = blocks(shape.users, shape.apps, shape.assignments);
  const known = (id: string): number | undefined => {
    const index = ids.index(id);
    return index !== undefined && index < shape.apps ? index : undefined;
  };

  function record(index: number): OktaRecord {
    const id = ids.id(index);
    const href = `${baseUrl}/api/v1/apps/${id}`;
    return {
      id,
      name: `generated_${index}`,
      label: `App ${index}`,
      status: 'ACTIVE',
      lastUpdated: created,
      created,
      accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
      visibility: { autoSubmitToolbar: false, hide: { iOS: false, web: false }, appLinks: {} },
      features: [],
      signOnMode: index % 2 === 0 ? 'SAML_2_0' : 'OPENID_CONNECT',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is Okta's own template language.
      credentials: { userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' }, signing: {} },
      settings: { app: {} },
      _links: {
        users: { href: `${href}/users` },
        groups: { href: `${href}/groups` },
        accessPolicy: { href: `${baseUrl}/api/v1/policies/${policyId}` },
      },
    };
  }

  function userRows(app: number): ComputedList {
    const drawn = record(app);
    const scope = app % 3 === 0 ? 'USER' : 'GROUP';
    return {
      size: assigned.size(app),
      behind: (key) => assigned.positionAfter(app, users.index(key) ?? -1),
      row(position) {
        const user = assigned.member(app, position);
        return { key: users.id(user), record: appUser(drawn, scope, users.record(user), baseUrl) };
      },
      where: (position) => !users.removed.has(assigned.member(app, position)),
    };
  }

  function groupRows(app: number): ComputedList {
    const count = Math.min(shape.groupsPerApp, shape.groups);
    const row = (priority: number): { key: string; record: OktaRecord } => {
      const id = groupId(((app * count + priority) % shape.groups) + 1);
      const href = `${baseUrl}/api/v1/apps/${ids.id(app)}`;
      const links = {
        app: { href },
        self: { href: `${href}/groups/${id}` },
        group: { href: `${baseUrl}/api/v1/groups/${id}` },
      };
      // The position is the key: the groups of one app are in no order of their ids.
      return { key: String(priority), record: { id, lastUpdated: created, priority, profile: {}, _links: links } };
    };
    return { size: count, behind: (key) => Number(key) + 1, row };
  }

  function deviceRows(): ComputedList {
    const row = (index: number): { key: string; record: OktaRecord } => {
      const id = devices.id(index);
      const user = index % shape.users;
      const profile = { displayName: `Device ${index}`, platform: index % 2 === 0 ? 'MACOS' : 'IOS', registered: true };
      const holder = { created, managementStatus: 'MANAGED', screenLockType: 'BIOMETRIC', user: users.record(user) };
      return {
        key: id,
        record: { id, status: 'ACTIVE', created, lastUpdated: created, profile, _embedded: { users: [holder] } },
      };
    };
    const behind = (key: string): number => (devices.index(key) ?? -1) + 1;
    return { size: Math.floor(shape.users * shape.devicesPerUser), behind, row };
  }

  return {
    counts: { apps: shape.apps, appUsers: shape.users * Math.min(shape.assignments, shape.apps) },
    list(name, [id = '']) {
      if (name === 'apps') {
        const behind = (key: string): number => (ids.index(key) ?? -1) + 1;
        return { size: shape.apps, behind, row: (index) => ({ key: ids.id(index), record: record(index) }) };
      }
      if (name === 'devices') return deviceRows();
      if (name !== 'app-users' && name !== 'app-groups') return undefined;
      const index = known(id);
      if (index === undefined) return notFound(id, 'AppInstance');
      if (name === 'app-users') return userRows(index);
      return shape.groups === 0 ? noRows : groupRows(index);
    },
    one(id) {
      const index = known(id);
      return index === undefined ? notFound(id, 'AppInstance') : JSON.stringify(record(index));
    },
  };
}
