import type { CrossCheck, DatasetEntry, Manifest } from '../../snapshot/manifest.ts';

export interface Completeness {
  sentence: string;
  whole: boolean;
  /** Datasets that were not read to their end. */
  gaps: readonly (readonly [id: string, entry: DatasetEntry])[];
  /** Features that the org does not have. */
  absent: readonly string[];
  crossChecks: readonly (CrossCheck & { dataset: string })[];
}

export function completeness({ datasets }: Manifest): Completeness {
  const entries = Object.entries(datasets);
  const absent = entries.filter(([, { status }]) => status === 'unavailable').map(([id]) => id);
  const gaps = entries.filter(([, { status }]) => status !== 'complete' && status !== 'unavailable');
  const asked = entries.length - absent.length;
  return {
    sentence:
      gaps.length === 0
        ? `All ${asked} datasets asked for were read to their end.`
        : `${gaps.length} of ${asked} datasets were not read to their end: ${gaps.map(([id]) => id).join(', ')}.`,
    whole: gaps.length === 0,
    gaps,
    absent,
    crossChecks: entries.flatMap(([dataset, entry]) => entry.crossChecks.map((check) => ({ dataset, ...check }))),
  };
}
