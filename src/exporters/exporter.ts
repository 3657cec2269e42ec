import type { Assessment } from '../assess.ts';
import type { Column, Row } from '../evidence/item.ts';

/** A table of evidence with where it is from, whole or not. */
export interface EvidenceTable {
  id: string;
  title: string;
  description: string;
  columns: readonly Column[];
  /** Of the org and time of the snapshot: the first two cells of every CSV row. */
  org: string;
  collectedAt: string;
  /** `complete`, or in words what was not read. Missing rows must never look like an empty population. */
  status: string;
  /** The population itself was not read at all: there are no rows to give. */
  notCollected: boolean;
  sources: readonly EvidenceSource[];
  /** The rows, computed anew each time: a table is never held in memory. */
  rows(): AsyncIterable<Row>;
}

export interface EvidenceSource {
  dataset: string;
  status: string;
  records: number;
  sha256: string | null;
  period: { from: string; to: string } | null;
  error: string | null;
}

export interface BundleContent {
  assessment: Assessment;
  tables: readonly EvidenceTable[];
}

export interface BundleFile {
  /** Inside the bundle, with `/`. */
  path: string;
  chunks: AsyncIterable<string | Uint8Array>;
}

/** One format of a bundle. It gives chunks; it knows nothing of files, stdout or colour. */
export interface Exporter {
  id: string;
  title: string;
  files(content: BundleContent): Iterable<BundleFile>;
}
