import type { DatasetId, Datasets } from '../checks/facts/datasets.ts';
import type { Change, Sees } from './change.ts';

/** A kind of change. `changes` yields them in any order; names, order and coverage are the engine's. */
export interface Area {
  id: string;
  title: string;
  /** The one whose records are compared. */
  dataset: DatasetId;
  changes(before: Datasets, after: Datasets, sees: Sees): AsyncIterable<Change>;
}
