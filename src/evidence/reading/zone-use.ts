import { at, fields, isActive, list, text, texts } from '../../checks/facts/lenient.ts';
import type { Cell } from '../item.ts';
import { besides } from './collected.ts';
import type { EvidenceDatasets } from './datasets.ts';
import { zonesIn } from './policy-conditions.ts';

const allZones = 'ALL_ZONES';

/** What names a zone: active rules of active policies, API tokens and ThreatInsight. */
export async function zoneUse(datasets: EvidenceDatasets): Promise<(zone: string) => Cell> {
  const uses = new Map<string, string[]>();
  const add = (zone: string, use: string) => {
    const found = uses.get(zone) ?? [];
    if (!found.includes(use)) uses.set(zone, [...found, use]);
  };
  for await (const policy of datasets.records('policies')) {
    if (!isActive(policy)) continue;
    for (const rule of list(policy.rules).map(fields)) {
      if (!isActive(rule)) continue;
      const name = `rule ${text(policy.name) ?? policy.id} / ${text(rule['name']) ?? text(rule['id']) ?? 'without a name'}`;
      for (const zone of zonesIn(at(rule, 'conditions', 'network'))) add(zone, name);
    }
  }
  for await (const token of datasets.records('api-tokens')) {
    for (const zone of zonesIn(token.network)) add(zone, `API token ${token.name}`);
  }
  for await (const insight of datasets.records('threat-insight')) {
    for (const zone of texts(insight.excludeZones)) add(zone, 'ThreatInsight, which leaves it out');
  }
  const cells = besides(datasets, 'policies', 'api-tokens', 'threat-insight');
  return (zone) => {
    const found = cells.list([...(uses.get(zone) ?? []), ...(uses.get(allZones) ?? [])]);
    return Array.isArray(found) && found.length === 0 ? 'unused' : found;
  };
}
