import { at, fields, isActive, list, text, texts } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';
import { besides } from './reading/collected.ts';
import type { EvidenceDatasets } from './reading/datasets.ts';
import { userIndex } from './reading/users.ts';

export const deviceAssurance: EvidenceItem = {
  id: 'device-assurance',
  title: 'Device assurance',
  description:
    'Each device assurance policy with what it asks of a device, and the sign-in rules that use it; compliance of one device with one policy is not in the API.',
  datasets: ['device-assurances'],
  optional: ['policies', 'users'],
  columns: columns({
    policy: ['Policy', 'name'],
    platform: ['Platform', 'that it is for'],
    os_version: ['OS version', 'that is asked at least; empty: any'],
    disk_encryption: ['Disk encryption', 'accepted kinds; empty: not asked'],
    screen_lock: ['Screen lock', 'accepted kinds; empty: not asked'],
    secure_hardware: ['Secure hardware', 'true: asked; empty: not asked'],
    jailbreak: ['Jailbreak', 'false: jailbroken or rooted devices are refused; empty: not asked'],
    other: ['Other conditions', 'as Okta has them'],
    used_by: ['Used by rules', 'active ones: policy / rule; unused: no active rule asks for it'],
    created: ['Created', 'UTC'],
    last_updated: ['Last updated', 'UTC'],
    last_updated_by: ['Last updated by', 'login'],
    policy_id: ['Policy id', "Okta's id"],
  }),
  async *rows(datasets) {
    const [users, usedBy] = [await userIndex(datasets), await rulesByAssurance(datasets)];
    const rules = besides(datasets, 'policies');
    for await (const policy of datasets.records('device-assurances')) {
      const used = rules.list(usedBy.get(policy.id) ?? []);
      const updatedBy = text(policy['lastUpdatedBy']);
      const by = users.number(updatedBy ?? '') === undefined ? updatedBy : users.named(updatedBy);
      yield {
        policy: policy.name,
        platform: policy.platform,
        os_version: text(at(policy, 'osVersion', 'minimum')) ?? inWords(policy.osVersion),
        disk_encryption: texts(at(policy, 'diskEncryptionType', 'include')),
        screen_lock: texts(at(policy, 'screenLockType', 'include')),
        secure_hardware: policy.secureHardwarePresent,
        jailbreak: policy.jailbreak,
        other: Object.entries(policy)
          .filter(([key, value]) => others.has(key) && value !== null)
          .map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
        used_by: Array.isArray(used) && used.length === 0 ? 'unused' : used,
        created: policy.createdDate,
        last_updated: policy.lastUpdate,
        last_updated_by: by,
        policy_id: policy.id,
      };
    }
  },
};

/** What else a policy may ask (Okta: DeviceAssurance). */
const others = new Set(['thirdPartySignalProviders', 'gracePeriod', 'osVersionConstraints', 'displayRemediationMode']);

const inWords = (value: unknown): string | null =>
  Object.keys(fields(value)).length > 0 ? JSON.stringify(value) : null;

/** "policy / rule" by the id of the assurance policy that the rule asks for. */
async function rulesByAssurance(datasets: EvidenceDatasets): Promise<ReadonlyMap<string, string[]>> {
  const rules = new Map<string, string[]>();
  for await (const policy of datasets.records('policies')) {
    if (policy.type !== 'ACCESS_POLICY' || !isActive(policy)) continue;
    for (const rule of list(policy.rules).map(fields)) {
      if (!isActive(rule)) continue;
      for (const id of texts(at(rule, 'conditions', 'device', 'assurance', 'include'))) {
        const name = `${text(policy.name) ?? policy.id} / ${text(rule['name']) ?? text(rule['id']) ?? 'without a name'}`;
        rules.set(id, [...(rules.get(id) ?? []), name]);
      }
    }
  }
  return rules;
}
