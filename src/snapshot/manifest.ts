import type { Signing } from './dsse.ts';

/** The manifest of a snapshot, schema `okta-evidence/snapshot@1`. Written last: without it a folder is not a snapshot. */
export interface Manifest {
  schema: typeof manifestSchema;
  tool: { name: string; version: string; gitCommit: string | null; node: string };
  org: { url: string; id: string | null; name: string | null; engine: Engine | null; environment: string };
  collector: {
    auth: 'token' | 'service-app' | 'browser';
    /** Who the credential belongs to: a user's login and id, or a client id. Never the credential. */
    principal: { id: string | null; login: string | null } | null;
    scopes: string[];
    roles: string[];
    runBy: string;
    ci: string | null;
  };
  /** ISO 8601 UTC. Ages in `test` and `export` are measured at `startedAt`. */
  startedAt: string;
  endedAt: string;
  /** Server clock minus this machine's clock, from the `Date` headers; null when no answer carried one. */
  clockSkewMs: number | null;
  previous: { snapshot: string; manifestSha256: string } | null;
  previousReason: string | null;
  /** So that a signature that was taken away is missed. */
  signing: Signing;
  requestsFile: { bytes: number; sha256: string };
  datasets: Record<string, DatasetEntry>;
  rateLimits: RateLimitEntry[];
  acceptedGaps: string[];
  /** What never reaches the disk, and what stands in its place. */
  redactions: { what: string; method: string }[];
  /** One entry for each time an interrupted run was gone on with. */
  resumed: ResumeEntry[];
}

export const manifestSchema = 'okta-evidence/snapshot@1';

/** Identity Engine or Classic, from `pipeline` of /.well-known/okta-organization ("idx", "v1"). */
export type Engine = 'identity-engine' | 'classic';

/**
 * What is not `complete` never looks like an empty dataset: `denied`, `unavailable`, `failed` and `skipped` have
 * no file.
 */
export type DatasetStatus = 'complete' | 'partial' | 'denied' | 'unavailable' | 'failed' | 'skipped';

export interface DatasetEntry {
  file: string | null;
  status: DatasetStatus;
  records: number;
  /** Records that did not match the collector's schema: written as received, and counted. */
  nonconforming: number;
  bytes: number;
  sha256: string | null;
  /** The oldest snapshot id in an unbroken row whose bytes are the same. */
  unchangedSince: string | null;
  startedAt: string | null;
  endedAt: string | null;
  /** True for state as it was when read; false for events over a period. */
  pointInTime: boolean;
  period: { from: string; to: string; gaps: string[] } | null;
  requests: number;
  crossChecks: CrossCheck[];
  excluded: Exclusion[];
  error: DatasetError | null;
}

export interface CrossCheck {
  name: string;
  expected: number | string;
  actual: number | string;
  ok: boolean;
}

/** Records or entities left out on purpose, or by a rule, with their count. */
export interface Exclusion {
  what: string;
  count: number;
  reason: string;
}

export interface DatasetError {
  code: string;
  message: string;
  hint: string | null;
}

export interface RateLimitEntry {
  bucket: string;
  /** Requests a window, as the credential is shown it; null when no header was seen. */
  limit: number | null;
  requests: number;
  throttled: number;
  waitedMs: number;
}

export interface ResumeEntry {
  interruptedAt: string;
  resumedAt: string;
  /** Records that were already on disk, by dataset. */
  kept: Record<string, number>;
}

/** The entry of a dataset that was not collected, with the reason. */
export const skippedEntry = (code: string, message: string): DatasetEntry => ({
  file: null,
  status: 'skipped',
  records: 0,
  nonconforming: 0,
  bytes: 0,
  sha256: null,
  unchangedSince: null,
  startedAt: null,
  endedAt: null,
  pointInTime: true,
  period: null,
  requests: 0,
  crossChecks: [],
  excluded: [],
  error: { code, message, hint: 'Run `okta-evidence sync` without --skip or --only.' },
});
