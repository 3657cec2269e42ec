/** One request, as it was answered. Kept in a ring; counts go on for ever. */
export interface RequestRecord {
  /** From 1. */
  number: number;
  /** The server's clock, in milliseconds. */
  at: number;
  method: string;
  path: string;
  query: string;
  /** The endpoint's template, or undefined where Okta documents no such path. */
  route: string | undefined;
  bucket: string;
  status: number;
  throttled?: 'rate' | 'concurrency';
  fault?: string;
  /** The credential itself is not kept. */
  authorization: 'none' | 'expected' | 'other';
}

/** A request Okta does not document: what about it, and how often. */
export interface Unexpected {
  reason: 'method' | 'path' | 'query';
  what: string;
  count: number;
}

export interface RequestCounts {
  total: number;
  byRoute: Record<string, number>;
  byStatus: Record<string, number>;
  byBucket: Record<string, number>;
  authorization: Record<RequestRecord['authorization'], number>;
}

export interface RequestLog {
  readonly records: readonly RequestRecord[];
  readonly counts: RequestCounts;
  readonly unexpected: Unexpected[];
  add(record: RequestRecord): void;
  note(reason: Unexpected['reason'], what: string): void;
  clear(): void;
}

export function requestLog(kept: number): RequestLog {
  const records: RequestRecord[] = [];
  const notes = new Map<string, Unexpected>();
  const counts: RequestCounts = emptyCounts();
  return {
    records,
    counts,
    get unexpected() {
      return [...notes.values()];
    },
    add(record) {
      records.push(record);
      // Half at a time: shifting one by one would cost more than answering.
      if (records.length > kept * 1.5) records.splice(0, records.length - kept);
      counts.total++;
      count(counts.byRoute, record.route ?? '(unknown)');
      count(counts.byStatus, String(record.status));
      count(counts.byBucket, record.bucket);
      counts.authorization[record.authorization]++;
    },
    note(reason, what) {
      const note = notes.get(`${reason} ${what}`) ?? { reason, what, count: 0 };
      note.count++;
      if (notes.size < 1000) notes.set(`${reason} ${what}`, note);
    },
    clear() {
      records.length = 0;
      notes.clear();
      Object.assign(counts, emptyCounts());
    },
  };
}

function emptyCounts(): RequestCounts {
  return { total: 0, byRoute: {}, byStatus: {}, byBucket: {}, authorization: { none: 0, expected: 0, other: 0 } };
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
