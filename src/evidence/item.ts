import type { EvidenceDataset, EvidenceDatasets } from './reading/datasets.ts';

/** Lists are written with "; " between their parts in CSV, and as lists in JSON. */
export type Cell = string | number | boolean | null | undefined | readonly string[];

export type Row = Readonly<Record<string, Cell>>;

export interface Column {
  id: string;
  title: string;
  /** What stands in it, with its unit. */
  description: string;
}

/** How many rows fall into each of a few parts: what a person would rather see drawn than read. */
export interface Distribution {
  id: string;
  title: string;
  /** Of whom or what, and how it is measured. */
  description: string;
  /** In the order in which they are drawn; the tone says what a part means to its reader. */
  parts: readonly { title: string; tone: Tone }[];
  /** The title of the row's part; undefined for a row that is not of this population. */
  partOf(row: Row, context: ItemContext): string | undefined;
}

export type Tone = 'good' | 'fair' | 'poor' | 'open';

export interface ItemContext {
  /** The snapshot's `startedAt`, in milliseconds. */
  at: number;
}

/**
 * An evidence item is a table that an auditor reads, made from datasets. Its column ids are a contract: new columns
 * are added at the end, none is renamed.
 */
export interface EvidenceItem {
  id: string;
  title: string;
  /** One sentence: what it is, of which population. From which datasets is added to it. */
  description: string;
  datasets: readonly EvidenceDataset[];
  /** Where none of these was read, there are no rows to give; the first of `datasets` where an item names none. */
  population?: readonly EvidenceDataset[];
  /** Its absence takes nothing from the population; the cells filled from it say "not collected". */
  optional?: readonly EvidenceDataset[];
  columns: readonly Column[];
  distributions?: readonly Distribution[];
  /** The population in numbers, where the rows do not count it by themselves. */
  summary?(datasets: EvidenceDatasets): Promise<readonly string[]>;
  rows(datasets: EvidenceDatasets, context: ItemContext): AsyncIterable<Row>;
}

/** `id: ['Title', 'what stands in it']`, in the order of the columns. */
export const columns = (described: Readonly<Record<string, readonly [title: string, description: string]>>): Column[] =>
  Object.entries(described).map(([id, [title, description]]) => ({ id, title, description }));
