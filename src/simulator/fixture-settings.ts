import type { FixtureBuild } from './fixture-org.ts';
import { lifecycle, links, stepFor } from './links.ts';
import type { ListName, OktaRecord } from './org-source.ts';

interface FixtureSettings {
  apiTokens: OktaRecord[];
  zones: OktaRecord[];
  trustedOrigins: OktaRecord[];
  idps: OktaRecord[];
  behaviors: OktaRecord[];
  logStreams: OktaRecord[];
  eventHooks: OktaRecord[];
  threatInsight: OktaRecord;
  principalRateLimits: OktaRecord[];
}

interface FixtureDevices {
  devices: (OktaRecord & { users: (OktaRecord & { id: string })[] })[];
  deviceAssurances: OktaRecord[];
}

/** Everything an org has one short list of. */
export function fixtureSettings({ content, read, baseUrl }: FixtureBuild): void {
  const api = `${baseUrl}/api/v1`;
  const settings = read<FixtureSettings>('settings.json');
  const add = (list: ListName, path: string, records: readonly OktaRecord[]): void => {
    for (const record of records) {
      const href = `${api}/${path}/${record['id']}`;
      const own = 'status' in record ? lifecycle(href, stepFor(record['status'])) : { self: links(href, 'GET') };
      content.list(list).put(String(record['id']), { ...record, _links: own });
    }
  };
  add('api-tokens', 'api-tokens', settings.apiTokens);
  add('network-zones', 'zones', settings.zones);
  add('trusted-origins', 'trustedOrigins', settings.trustedOrigins);
  add('identity-providers', 'idps', settings.idps);
  add('behaviors', 'behaviors', settings.behaviors);
  for (const stream of settings.logStreams) {
    const href = `${api}/logStreams/${stream['id']}`;
    const step = stepFor(stream['status']);
    // These links name one method each rather than carry hints.
    const own = { self: { href, method: 'GET' }, [step]: { href: `${href}/lifecycle/${step}`, method: 'POST' } };
    content.list('log-streams').put(String(stream['id']), { ...stream, _links: own });
  }
  add('event-hooks', 'eventHooks', settings.eventHooks);
  add('authenticators', 'authenticators', read<OktaRecord[]>('authenticators.json'));
  for (const limit of settings.principalRateLimits)
    content.list('principal-rate-limits').put(String(limit['id']), limit);
  const self = links(`${api}/threats/configuration`, 'GET', 'POST');
  content.singles.set('threat-insight', { ...settings.threatInsight, _links: { self } });
  const { devices, deviceAssurances } = read<FixtureDevices>('devices.json');
  add('device-assurances', 'device-assurances', deviceAssurances);
  for (const { users, ...device } of devices) {
    const id = String(device['id']);
    const href = `${api}/devices/${id}`;
    const step = device['status'] === 'ACTIVE' ? { suspend: links(`${href}/lifecycle/suspend`, 'POST') } : {};
    content.list('devices').put(id, {
      ...device,
      _links: { self: links(href, 'GET', 'PATCH', 'PUT'), users: links(`${href}/users`, 'GET'), ...step },
    });
    for (const { id: userId, ...row } of users) {
      content.list('device-users', id).put(userId, { ...row, user: content.list('users').get(userId) });
    }
  }
}
