import { columns, type EvidenceItem, type Row } from './item.ts';
import { notCollected, wholly } from './reading/collected.ts';
import { readNames } from './reading/names.ts';
import { readSettings, settingKinds } from './reading/settings.ts';
import { zoneUse } from './reading/zone-use.ts';

export const networkAndThreatSettings: EvidenceItem = {
  id: 'network-and-threat-settings',
  title: 'Network and threat settings',
  description:
    'Each network zone with where it is used, what ThreatInsight does, and each trusted origin, identity provider, behavior rule, log stream and event hook; a zone that nothing uses restricts nothing.',
  datasets: ['network-zones', 'threat-insight'],
  population: settingKinds.map(({ dataset }) => dataset),
  optional: [
    'trusted-origins',
    'identity-providers',
    'behaviors',
    'log-streams',
    'event-hooks',
    'policies',
    'api-tokens',
    'users',
    'groups',
    'device-assurances',
  ],
  columns: columns({
    kind: [
      'Kind',
      'network zone, ThreatInsight, trusted origin, identity provider, behavior, log stream or event hook',
    ],
    name: ['Name', 'as Okta has it'],
    status: ['Status', 'ACTIVE or INACTIVE; of ThreatInsight: what it does; or why there is nothing to list'],
    type: ['Type', 'as Okta has it'],
    setting: ['Setting', 'what it says, in short'],
    used_by: ['Used by', 'of a zone: active rules, API tokens and ThreatInsight; unused: nothing names it'],
    comes_with_okta: ['Comes with Okta', 'true: not made by the org'],
    created: ['Created', 'UTC, as Okta has it'],
    last_updated: ['Last updated', 'UTC, as Okta has it'],
    id: ['Id', "Okta's id"],
  }),
  async *rows(datasets) {
    const names = await readNames(datasets);
    const uses = await zoneUse(datasets);
    for (const { kind, dataset } of settingKinds) {
      let found = 0;
      for await (const setting of readSettings(datasets, dataset, names)) {
        found++;
        const row: Row = { kind, ...setting };
        yield dataset === 'network-zones' ? { used_by: uses(String(setting['id'])), ...row } : row;
      }
      const status = datasets.status(dataset);
      if (status === 'unavailable') yield { kind, status: 'the org does not have this feature' };
      else if (!wholly(datasets, dataset))
        yield { kind, status: found > 0 ? `the rest ${notCollected}` : notCollected };
      else if (found === 0) yield { kind, status: 'none' };
    }
  },
};
