import type { EvidenceItem, ItemContext, Row } from '../evidence/item.ts';
import type { CountedDistribution } from '../exporters/exporter.ts';

export interface RowsSeen {
  look(rows: readonly Row[]): void;
  firstRows(): readonly Row[];
  distributions(): CountedDistribution[];
}

const shown = 12;

/** What a report says of a table without holding it: its first rows, and how many fall into each part. */
export function lookAtRows({ distributions = [] }: EvidenceItem, context: ItemContext): RowsSeen {
  const first: Row[] = [];
  const counts = distributions.map(({ parts }) => new Map(parts.map(({ title }) => [title, 0])));
  return {
    look(rows) {
      if (first.length < shown) first.push(...rows.slice(0, shown - first.length));
      for (const [index, { partOf }] of distributions.entries()) {
        const counted = counts[index];
        for (const row of rows) {
          const part = partOf(row, context);
          if (part !== undefined) counted?.set(part, (counted.get(part) ?? 0) + 1);
        }
      }
    },
    firstRows: () => first,
    distributions: () =>
      distributions.map(({ id, title, description, parts }, index) => {
        const tones = new Map(parts.map((part) => [part.title, part.tone]));
        const counted = [...(counts[index] ?? [])];
        // A part that nobody foresaw is drawn, not dropped.
        const all = counted.map(([part, count]) => ({
          title: part,
          tone: tones.get(part) ?? ('open' as const),
          count,
        }));
        return { id, title, description, parts: all };
      }),
  };
}
