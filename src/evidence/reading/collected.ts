import type { Cell } from '../item.ts';
import type { EvidenceDataset, EvidenceDatasets } from './datasets.ts';

export const notCollected = 'not collected';

/** Read to its end, or a feature that the org does not have: in both cases nothing found means that there is none. */
export const wholly = (datasets: EvidenceDatasets, ...ids: EvidenceDataset[]): boolean =>
  ids.every((id) => ['complete', 'unavailable'].includes(datasets.status(id)));

/** A part of it is there, at least. */
export const atAll = (datasets: EvidenceDatasets, ...ids: EvidenceDataset[]): boolean =>
  ids.every((id) => ['complete', 'unavailable', 'partial'].includes(datasets.status(id)));

/**
 * For cells filled from a dataset beside the one that the table is about: where that was not read to its end, an
 * empty cell would look like "none".
 */
export function besides(
  datasets: EvidenceDatasets,
  ...ids: EvidenceDataset[]
): { list(found: readonly string[]): Cell; count(found: number): Cell; flag(found: boolean): Cell } {
  const [whole, some] = [wholly(datasets, ...ids), atAll(datasets, ...ids)];
  return {
    list: (found) => (whole ? found : found.length > 0 ? [...found, 'the rest not collected'] : notCollected),
    count: (found) => (whole ? found : some && found > 0 ? `at least ${found}` : notCollected),
    flag: (found) => (whole || found ? found : notCollected),
  };
}
