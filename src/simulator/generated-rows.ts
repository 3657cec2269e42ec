import type { OktaRecord, Row, Slice, SliceRequest } from './org-source.ts';

/** A list that is computed: how long it is, what stands at a position, and where a key stands. */
export interface ComputedList {
  size: number;
  /** The first position behind a key: the key need not stand for a row that still exists. */
  behind(key: string): number;
  row(position: number): { key: string; record: OktaRecord };
  /** Whether the query wants what stands at a position, decided without building the record where possible. */
  where?: (position: number) => boolean;
}

/** One page of a computed list; only its rows are ever built. */
export function computedSlice(list: ComputedList, { after, limit }: SliceRequest): Slice {
  const rows: Row[] = [];
  let position = after === undefined ? 0 : list.behind(after);
  for (; position < list.size; position++) {
    if (list.where && !list.where(position)) continue;
    if (rows.length === limit) return { rows, more: true };
    const { key, record } = list.row(position);
    rows.push({ key, json: JSON.stringify(record) });
  }
  return { rows, more: false };
}
