import { z } from 'zod';
import { defineCheck, type Finding } from './check.ts';
import { text, texts } from './facts/lenient.ts';

export const threatInsight = defineCheck({
  id: 'threat-insight',
  title: 'Suspicious addresses are blocked',
  severity: 'medium',
  population: 'each org: its ThreatInsight setting',
  datasets: [{ id: 'threat-insight', absent: 'The org has no ThreatInsight, so it blocks and logs no address.' }],
  params: z.strictObject({}),
  listsPassing: true,
  optional: true,
  remediation:
    'Security > General > Okta ThreatInsight settings: "Log and enforce security based on threat level" (`/api/v1/threats/configuration`, `action` block), with as few exempt zones as can be (`excludeZones`).',
  async *evaluate(datasets) {
    let found = 'not told';
    const zones: string[] = [];
    for await (const { action, excludeZones } of datasets.records('threat-insight')) {
      found = text(action) ?? 'not told';
      zones.push(...texts(excludeZones));
      yield judge(found, zones);
    }
    return {
      summary: `ThreatInsight: ${found}.`,
      notes: zones.length > 0 ? [`${zones.length} network zones are exempt: are they meant to be?`] : [],
    };
  },
});

function judge(action: string, excludeZones: string[]): Finding {
  const result = (verdict: Finding['verdict'], message: string): Finding => ({
    entity: { type: 'org', id: 'threat-insight', label: 'ThreatInsight' },
    verdict,
    message,
    evidence: { action, excludeZones },
  });
  if (action === 'block') return result('PASS', 'Suspicious addresses are blocked.');
  if (action === 'audit') return result('FAIL', 'Suspicious addresses are logged and let in.');
  if (action === 'none') return result('FAIL', 'Nothing is done about suspicious addresses.');
  return result(action === 'not told' ? 'INSUFFICIENT' : 'MANUAL', `Its action is ${action}: look at what that does.`);
}
