import type { Assessment } from '../assess.ts';
import type { Column, Row, Tone } from '../evidence/item.ts';
import type { Manifest } from '../snapshot/manifest.ts';

/** A table of evidence with where it is from, whole or not. */
export interface EvidenceTable {
  id: string;
  title: string;
  /** One sentence: what it is, of which population, from which datasets. */
  description: string;
  columns: readonly Column[];
  /** Of the org and time of the snapshot: the first two cells of every CSV row. */
  org: string;
  collectedAt: string;
  /** `complete`, or in words what was not read. Missing rows must never look like an empty population. */
  status: string;
  /** The population itself was not read at all: there are no rows to give. */
  notCollected: boolean;
  /** The population in numbers, where the rows do not count it by themselves. */
  summary: readonly string[];
  sources: readonly EvidenceSource[];
}

export interface EvidenceSource {
  dataset: string;
  status: string;
  records: number;
  sha256: string | null;
  period: { from: string; to: string } | null;
  error: string | null;
}

/** A table whose files are there. */
export interface WrittenTable extends EvidenceTable {
  rowCount: number;
  /** Inside the bundle. */
  files: readonly string[];
  /** To show what the table looks like; the whole is in `files`. */
  firstRows: readonly Row[];
  distributions: readonly CountedDistribution[];
}

/** Rows of a table by a few parts, counted as they went by. */
export interface CountedDistribution {
  id: string;
  title: string;
  description: string;
  parts: readonly { title: string; tone: Tone; count: number }[];
}

export interface BundleContent {
  assessment: Assessment;
  /** Of the snapshot: who collected what, when, and how whole it is. */
  manifest: Manifest;
  tables: readonly WrittenTable[];
}

export interface BundleFile {
  /** Inside the bundle, with `/`. */
  path: string;
  chunks: AsyncIterable<string | Uint8Array>;
}

/**
 * How a format writes a table: text for a few hundred rows at a time. The rows are computed once, for all formats
 * together, and a table is never held in memory.
 */
export interface TableFormat {
  extension: string;
  /** Rows that one file may hold; what is more comes in further files, each with its head and tail. */
  rowsPerFile?: number;
  head(table: EvidenceTable): string;
  /** @param before the number of rows that this file has already */
  rows(table: EvidenceTable, rows: readonly Row[], before: number): string;
  /** @param count the number of rows of this file */
  tail(table: EvidenceTable, count: number): string;
}

/** One format of a bundle. It gives text; it knows nothing of files, stdout or colour. */
export interface Exporter {
  id: string;
  title: string;
  /** For each table of evidence, if the format has them. */
  table?: TableFormat;
  /** What comes beside the tables, which are written before. */
  files(content: BundleContent): Iterable<BundleFile>;
}
