import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetLog } from './dataset-log.ts';
import { writeAll } from './line-file.ts';
import type { CrossCheck } from './manifest.ts';

export interface JournalSummary {
  records: number;
  nonconforming: number;
  duplicates: number;
  requests: number;
  crossChecks: CrossCheck[];
}

/**
 * Walks the journal in the order of the records: writes the dataset's part of the provenance, and counts.
 * @param file lines of requests.jsonl, without those of other datasets
 */
export function writeProvenance(log: DatasetLog, dataset: string, folder: string): JournalSummary {
  const summary: JournalSummary = { records: 0, nonconforming: 0, duplicates: 0, requests: 0, crossChecks: [] };
  const counted = { steps: 0, expected: 0, actual: 0, wrong: 0 };
  let step = { ordinal: -1, expected: undefined as number | undefined, actual: 0 };
  const closeStep = (): void => {
    if (step.expected === undefined) return;
    counted.steps++;
    counted.expected += step.expected;
    counted.actual += step.actual;
    if (step.expected !== step.actual) counted.wrong++;
  };
  const out = openSync(join(folder, `${dataset}.requests`), 'w', 0o600);
  let held = '';
  for (const line of log.lines()) {
    if (line.s !== step.ordinal) {
      closeStep();
      step = { ordinal: line.s, expected: line.expected, actual: 0 };
    }
    const count = line.covers ? (line.memo?.length ?? 0) : line.n;
    for (const [time, path, query, status, requestId, sha256] of line.r) {
      const led = status === 200 && count > 0;
      const where = { dataset, first: led ? summary.records : null, count: led ? count : 0 };
      held += `${JSON.stringify({ time, method: 'GET', path, query, status, requestId, sha256, ...where })}\n`;
    }
    if (held.length > 1 << 16) {
      writeAll(out, Buffer.from(held));
      held = '';
    }
    summary.records += line.n;
    summary.nonconforming += line.odd ?? 0;
    summary.duplicates += line.twice ?? 0;
    summary.requests += line.r.length;
    step.actual += line.n;
  }
  closeStep();
  writeAll(out, Buffer.from(held));
  closeSync(out);
  if (counted.steps > 0) {
    summary.crossChecks.push({
      name: `records read against Okta's own counts, over ${counted.steps} listings (${counted.wrong} differ)`,
      expected: counted.expected,
      actual: counted.actual,
      ok: counted.wrong === 0,
    });
  }
  return summary;
}
