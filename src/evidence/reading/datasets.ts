import type { DatasetRecords } from '../../checks/facts/datasets.ts';
import type { Behavior } from '../../collectors/behaviors.ts';
import type { Device } from '../../collectors/devices.ts';
import type { EventHook } from '../../collectors/event-hooks.ts';
import type { GroupRule } from '../../collectors/group-rules.ts';
import type { IdentityProvider } from '../../collectors/identity-providers.ts';
import type { NetworkZone } from '../../collectors/network-zones.ts';
import type { LogEvent } from '../../collectors/system-log.ts';
import type { TrustedOrigin } from '../../collectors/trusted-origins.ts';
import type { DatasetStatus } from '../../snapshot/manifest.ts';

/** What checks read, and the datasets that only evidence items read. */
interface EvidenceRecords extends DatasetRecords {
  'group-rules': GroupRule;
  devices: Device;
  'network-zones': NetworkZone;
  'trusted-origins': TrustedOrigin;
  'identity-providers': IdentityProvider;
  behaviors: Behavior;
  'event-hooks': EventHook;
  'deprovisioning-log': LogEvent;
}

export type EvidenceDataset = keyof EvidenceRecords;

/** One record after another, as often as an item asks, as Okta sent them. */
export interface EvidenceDatasets {
  records<Id extends EvidenceDataset>(id: Id): AsyncIterable<EvidenceRecords[Id]>;
  status(id: EvidenceDataset): DatasetStatus;
}

/**
 * An index that several items of a bundle need is made once. It lives as long as the datasets it was made from, so it
 * has to be compact.
 */
export function once<T>(make: (datasets: EvidenceDatasets) => Promise<T>): (datasets: EvidenceDatasets) => Promise<T> {
  const made = new WeakMap<EvidenceDatasets, Promise<T>>();
  return (datasets) => {
    const found = made.get(datasets) ?? make(datasets);
    made.set(datasets, found);
    return found;
  };
}
