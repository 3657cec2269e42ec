import type { Assessment, CheckResult } from '../../src/assess.ts';
import type { Side } from '../../src/diff.ts';
import type { DatasetStatus } from '../../src/snapshot/manifest.ts';
import { type Manifest, manifestSchema, skippedEntry } from '../../src/snapshot/manifest.ts';
import type { Snapshot } from '../../src/snapshot/read.ts';
import type { Given } from '../checks/given.ts';

export interface SideGiven {
  records?: Given;
  statuses?: Record<string, DatasetStatus>;
  checks?: Partial<CheckResult>[];
  org?: Partial<Manifest['org']>;
  id?: string;
}

/** A snapshot and its assessment in memory: what is not named is complete and empty. */
export function side({ records = {}, statuses = {}, checks = [], org = {}, id = '20280529T120000Z' }: SideGiven): Side {
  const entry: Snapshot['entry'] = (dataset) => {
    const status = statuses[dataset] ?? 'complete';
    const read = status === 'complete' || status === 'partial';
    return { ...skippedEntry('x', 'x'), status, file: read ? `${dataset}.jsonl` : null };
  };
  const manifest = {
    schema: manifestSchema,
    org: { url: 'https://acme.okta.com', id: '00o1', name: null, engine: null, environment: 'production', ...org },
    startedAt: '2028-05-29T12:00:00.000Z',
  } as Manifest;
  return {
    snapshot: {
      id,
      path: '/nowhere',
      manifest,
      entry,
      async *records(dataset) {
        if (entry(dataset).file !== null) yield* (records[dataset as keyof Given] ?? []) as Record<string, unknown>[];
      },
    },
    assessment: {
      snapshot: { id, org: new URL(manifest.org.url).host, collectedAt: manifest.startedAt },
      checks: checks.map((check) => ({ baseline: 'reference', failed: 0, population: 10, ...check })),
    } as unknown as Assessment,
  };
}
