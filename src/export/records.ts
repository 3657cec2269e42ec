import type { EvidenceDatasets } from '../evidence/reading/datasets.ts';
import type { Snapshot } from '../snapshot/read.ts';

/** The datasets of a snapshot for the items of a bundle. */
export const recordsOf = (snapshot: Snapshot): EvidenceDatasets => ({
  records: (id) => snapshot.records(id) as AsyncIterable<never>,
  status: (id) => snapshot.entry(id).status,
});
