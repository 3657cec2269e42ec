import { join } from 'node:path';
import type { CollectOptions, Collector } from './collectors/collector.ts';
import type { DatasetResult } from './dataset-result.ts';
import type { DatasetLog } from './snapshot/dataset-log.ts';
import type { DatasetEntry } from './snapshot/manifest.ts';
import { writeProvenance } from './snapshot/provenance.ts';
import type { Run } from './snapshot/run-folder.ts';

/** What a dataset amounts to, written down before its file gets the final name. */
export function finishDataset(
  collector: Collector,
  result: DatasetResult,
  log: DatasetLog,
  run: Run,
  options: CollectOptions,
  startedAt: string,
): DatasetEntry {
  const { id } = collector;
  const status = result.status();
  const hasFile = status === 'complete' || status === 'partial';
  const summary = writeProvenance(log, id, run.folder);
  const { bytes, sha256 } = hasFile ? log.prepare() : { bytes: 0, sha256: null };
  if (summary.duplicates > 0) result.exclude('records', summary.duplicates, 'Okta listed them more than once');
  for (const check of summary.crossChecks) {
    if (check.ok || !result.explained) continue;
    check.name += ', by what changed during the run';
    check.ok = true;
  }
  const period = collector.period?.(options);
  const entry: DatasetEntry = {
    file: hasFile ? `${id}.jsonl` : null,
    status,
    records: hasFile ? summary.records : 0,
    nonconforming: summary.nonconforming,
    bytes,
    sha256,
    unchangedSince: null,
    startedAt,
    endedAt: new Date().toISOString(),
    pointInTime: period === undefined,
    period: period ? { ...period, gaps: [] } : null,
    requests: summary.requests,
    crossChecks: [...summary.crossChecks, ...result.crossChecks],
    excluded: [...result.excluded.values()],
    error: result.error(),
  };
  run.state.finished[id] = entry;
  run.save();
  if (hasFile) log.commit(join(run.folder, `${id}.jsonl`));
  else log.discard();
  return entry;
}
