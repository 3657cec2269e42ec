import { at, fields, list, text, texts } from '../../checks/facts/lenient.ts';
import type { Row } from '../item.ts';
import type { EvidenceDatasets } from './datasets.ts';
import type { Names } from './names.ts';

export const settingKinds = [
  { kind: 'network zone', dataset: 'network-zones' },
  { kind: 'ThreatInsight', dataset: 'threat-insight' },
  { kind: 'trusted origin', dataset: 'trusted-origins' },
  { kind: 'identity provider', dataset: 'identity-providers' },
  { kind: 'behavior', dataset: 'behaviors' },
  { kind: 'log stream', dataset: 'log-streams' },
  { kind: 'event hook', dataset: 'event-hooks' },
] as const;

type SettingDataset = (typeof settingKinds)[number]['dataset'];

/** Each setting of a kind as cells; `setting` is what it says, in short. */
export async function* readSettings(
  datasets: EvidenceDatasets,
  dataset: SettingDataset,
  names: Names,
): AsyncIterable<Row> {
  for await (const record of datasets.records(dataset)) {
    const common = {
      name: text(at(record, 'name')),
      status: text(at(record, 'status')),
      type: text(at(record, 'type')),
      created: text(at(record, 'created')),
      last_updated: text(at(record, 'lastUpdated')),
      id: text(at(record, 'id')),
    };
    yield { ...common, ...says[dataset](record, names) };
  }
}

const says: Record<SettingDataset, (record: unknown, names: Names) => Row> = {
  'network-zones': (zone) => ({
    ...(at(zone, 'usage') === 'BLOCKLIST' ? { used_by: ['blocklist: nobody from it reaches Okta'] } : {}),
    comes_with_okta: at(zone, 'system') === true,
    setting: [
      ...(at(zone, 'type') === 'IP' && list(at(zone, 'gateways')).length === 0 ? ['no addresses'] : []),
      ...addresses('gateways', at(zone, 'gateways')),
      ...addresses('proxies', at(zone, 'proxies')),
      ...['locations', 'asns', 'ipServiceCategories'].flatMap((key) => inOrOut(key, at(zone, key))),
      ...(text(at(zone, 'proxyType')) ? [`proxy type: ${at(zone, 'proxyType')}`] : []),
    ],
  }),
  'threat-insight': (insight, names) => {
    const action = text(at(insight, 'action'));
    const excluded = texts(at(insight, 'excludeZones')).map(names.zone);
    return {
      name: 'ThreatInsight',
      status: action,
      setting: [
        `suspicious addresses: ${threatActions[action ?? ''] ?? action ?? 'not told'}`,
        ...(excluded.length > 0 ? [`not from: ${excluded.join(', ')}`] : []),
      ],
    };
  },
  'trusted-origins': (origin) => ({
    setting: [
      text(at(origin, 'origin')) ?? 'not told',
      ...list(at(origin, 'scopes')).map((scope) => text(at(scope, 'type')) ?? ''),
    ],
  }),
  'identity-providers': (provider) => ({
    setting: [
      ...labelled('issuer', at(provider, 'protocol', 'issuer', 'url')),
      ...labelled('issuer', at(provider, 'protocol', 'credentials', 'trust', 'issuer')),
      ...labelled('makes users', at(provider, 'policy', 'provisioning', 'action')),
      ...labelled('links accounts', at(provider, 'policy', 'accountLink', 'action')),
    ],
  }),
  behaviors: (behavior) => ({ setting: values(at(behavior, 'settings')) }),
  'log-streams': (stream) => ({ setting: values(at(stream, 'settings')) }),
  'event-hooks': (hook) => ({
    type: text(at(hook, 'channel', 'type')),
    setting: [
      ...labelled('to', at(hook, 'channel', 'config', 'uri')),
      ...labelled('verification', at(hook, 'verificationStatus')),
      `events: ${texts(at(hook, 'events', 'items')).join(', ')}`,
    ],
  }),
};

const threatActions: Readonly<Record<string, string>> = {
  none: 'nothing is done',
  audit: 'logged, not blocked',
  block: 'blocked and logged',
};

const labelled = (label: string, value: unknown): string[] => (text(value) ? [`${label}: ${value}`] : []);

const addresses = (label: string, value: unknown): string[] => {
  const found = list(value).map((part) => text(at(part, 'value')) ?? '');
  return found.length > 0 ? [`${label}: ${found.join(', ')}`] : [];
};

/** DYNAMIC has lists where DYNAMIC_V2 has `{ include, exclude }`. */
function inOrOut(key: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.length > 0 ? [`${key}: ${value.map(place).join(', ')}`] : [];
  return ['include', 'exclude'].flatMap((side) => {
    const found = list(at(value, side));
    return found.length > 0 ? [`${key} ${side === 'include' ? 'in' : 'not in'}: ${found.map(place).join(', ')}`] : [];
  });
}

const place = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : [at(value, 'region'), at(value, 'country')].map(text).filter(Boolean).join(' of ') || JSON.stringify(value);

const values = (settings: unknown): string[] =>
  Object.entries(fields(settings))
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
