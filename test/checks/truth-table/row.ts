import type { Verdict } from '../../../src/checks/engine/verdict.ts';
import type { DatasetId } from '../../../src/checks/facts/datasets.ts';
import type { DatasetStatus, Engine } from '../../../src/snapshot/manifest.ts';
import type { Given } from '../given.ts';

export interface TruthRow {
  check: string;
  case: string;
  given: Given;
  /** The verdict of the check as a whole. */
  verdict: Verdict;
  /** Verdicts of single entities, by id; PASS for users is the absence of a finding. */
  entities?: Record<string, Verdict>;
  statuses?: Partial<Record<DatasetId, DatasetStatus>>;
  params?: object;
  engine?: Engine | null;
  /** appId, days ago, reviewer; undefined: no reviews file. */
  reviews?: [appId: string, daysAgo: number, reviewer: string][];
}
