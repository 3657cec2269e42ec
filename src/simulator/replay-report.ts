import type { ListName } from './org-source.ts';

/** What became of the recordings of one kind. */
export interface ReplayKind {
  /** Distinct recorded ids; of a child list, `parent/child`. */
  recorded: string[];
  /** Records that repeated an id: the first was kept. */
  duplicates: number;
  /** Ids that were only referred to, and stand as stubs. */
  synthetic: string[];
}

export interface RecordedError {
  method: string;
  url: string;
  status: number;
  headers: Record<string, string | string[]>;
  body: unknown;
}

/** What a replay was made of, to compare with what a sync of it wrote. */
export interface ReplayReport {
  kinds: Partial<Record<ListName, ReplayKind>>;
  /** Everything recorded that was no 200: for parsers, never served. */
  errors: RecordedError[];
  /** Recorded paths that no endpoint of ours answers, and how often. */
  ignored: Record<string, number>;
}

export interface ReplayCounts {
  report: ReplayReport;
  kind(list: ListName): ReplayKind;
}

export function replayReport(): ReplayCounts {
  const report: ReplayReport = { kinds: {}, errors: [], ignored: {} };
  return {
    report,
    kind(list) {
      const kind = report.kinds[list] ?? { recorded: [], duplicates: 0, synthetic: [] };
      report.kinds[list] = kind;
      return kind;
    },
  };
}
