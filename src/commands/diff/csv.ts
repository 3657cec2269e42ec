import type { SnapshotDiff } from '../../diff.ts';
import { csvCell } from '../../exporters/csv/cell.ts';
import { csvText } from '../../exporters/csv/lines.ts';

const header = [
  'org',
  'before',
  'after',
  'area',
  'change',
  'regression',
  'entity_type',
  'entity_id',
  'entity_label',
  'object_type',
  'object_id',
  'object_label',
  'field',
  'old',
  'new',
];

/** One row a change, and one for each thing that could not be compared: its absence must not look like no change. */
export function diffCsv({ org, before, after, changes, notCompared }: SnapshotDiff): string {
  const common = [org, before.id, after.id];
  const rows = changes.map(({ area, change, regression, entity, object, field, before: was, after: is }) => [
    ...common,
    ...[area, change, regression],
    ...[entity.type, entity.id, entity.label],
    ...(object ? [object.type, object.id, object.label] : ['', '', '']),
    ...[field, was, is],
  ]);
  const gaps = notCompared.map(({ area, reason }) => [...common, area, reason, ...header.slice(5).map(() => '')]);
  return csvText([header, ...[...gaps, ...rows].map((row) => row.map(csvCell))]);
}
