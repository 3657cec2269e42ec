import type { OktaRecord, Row, Slice } from './org-source.ts';

interface Entry extends Row {
  record: OktaRecord;
}

export interface SliceOptions {
  after: string | undefined;
  limit: number;
  descending?: boolean;
  /** Which rows the query asks for. */
  where?: (record: OktaRecord) => boolean;
  /** How a row is drawn when the query asks for more than the record, `expand=stats`. */
  draw?: (record: OktaRecord) => OktaRecord;
}

/**
 * Rows in the order of their keys. A page begins behind a key rather than at a position, so rows inserted or
 * deleted between two pages shift nothing, as with Okta's own cursors.
 */
export interface SortedRows {
  readonly size: number;
  get(key: string): OktaRecord | undefined;
  json(key: string): string | undefined;
  put(key: string, record: OktaRecord): void;
  remove(key: string): void;
  records(): IterableIterator<OktaRecord>;
  slice(options: SliceOptions): Slice;
}

export function sortedRows(): SortedRows {
  const entries: Entry[] = [];

  /** The position of the first entry whose key is at or (with `behind`) after the given one. */
  function position(key: string, behind: boolean): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = entries[middle]?.key ?? '';
      if (other < key || (behind && other === key)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function find(key: string): Entry | undefined {
    const entry = entries[position(key, false)];
    return entry?.key === key ? entry : undefined;
  }

  return {
    get size() {
      return entries.length;
    },
    get: (key) => find(key)?.record,
    json: (key) => find(key)?.json,
    put(key, record) {
      const at = position(key, false);
      const entry = { key, record, json: JSON.stringify(record) };
      entries.splice(at, entries[at]?.key === key ? 1 : 0, entry);
    },
    remove(key) {
      const at = position(key, false);
      if (entries[at]?.key === key) entries.splice(at, 1);
    },
    *records() {
      for (const entry of entries) yield entry.record;
    },
    slice({ after, limit, descending, where, draw }) {
      const rows: Row[] = [];
      const step = descending ? -1 : 1;
      let at = descending ? (after === undefined ? entries.length : position(after, false)) - 1 : 0;
      if (!descending && after !== undefined) at = position(after, true);
      for (let entry = entries[at]; entry; at += step, entry = entries[at]) {
        if (where && !where(entry.record)) continue;
        if (rows.length === limit) return { rows, more: true };
        rows.push(draw ? { key: entry.key, json: JSON.stringify(draw(entry.record)) } : entry);
      }
      return { rows, more: false };
    },
  };
}
