import type { z } from 'zod';
import type { Engine } from '../snapshot/manifest.ts';
import type { ReviewBook } from './engine/reviews.ts';
import type { Verdict } from './engine/verdict.ts';
import type { DatasetId, Datasets } from './facts/datasets.ts';

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** A dataset that a check reads. The engine, not the check, decides what its absence does to the verdict. */
export interface DatasetNeed {
  id: DatasetId;
  /** Classic orgs have no such thing, so there `unavailable` takes nothing away. */
  absentOnClassic?: boolean;
  /**
   * A finding looks at one record of it, found by id, and says INSUFFICIENT by itself where that record is missing.
   * Findings that had theirs therefore stand although other records were not read; the check as a whole does not.
   */
  perEntity?: boolean;
  /**
   * Said where the org does not have the feature at all (`unavailable`) and that answers the question: there is
   * nothing to look at, so the check is NOT_APPLICABLE. Left out: what is absent may lie elsewhere, and is INSUFFICIENT.
   */
  absent?: string;
}

export interface EntityRef {
  type: 'user' | 'policy' | 'app' | 'group' | 'token' | 'org';
  /** Okta's id. */
  id: string;
  /** What people call it. */
  label: string;
}

export interface Finding {
  entity: EntityRef;
  verdict: Verdict;
  /** The cause in one sentence, without the entity's name: equal causes have equal messages, and print as a group. */
  message: string;
  /** The fields that decided. */
  evidence: Record<string, unknown>;
}

/** Sub-results of a check's findings, which a control may be about alone. */
export interface CheckParts {
  names: readonly string[];
  /** By name; undefined where the finding was not reached through them. */
  of(evidence: Finding['evidence']): Record<string, Verdict | 'NOT_REQUIRED' | undefined> | undefined;
}

/** What a check says when it has looked at everything. */
export interface Closing {
  /** The first line: the numbers in words. */
  summary: string;
  /** What else a reader must know: who was left out, which assumptions hold. */
  notes?: string[];
}

export interface CheckContext<Params> {
  params: Params;
  /** The snapshot's `startedAt`, in milliseconds: ages are measured here and never at the wall clock. */
  at: number;
  engine: Engine | null;
  /** The review records given with `--reviews`; null when none were. */
  reviews: ReviewBook | null;
}

/**
 * A check is a pure function over datasets. It yields one finding for each entity of its population, PASS included;
 * the engine counts them, keeps those worth keeping, applies waivers and reaches the verdict.
 */
export interface Check<Params = unknown> {
  id: string;
  title: string;
  severity: Severity;
  /** Who or what is looked at. */
  population: string;
  datasets: readonly DatasetNeed[];
  /** Thresholds with their bounds: a typo in a baseline is refused, not obeyed. */
  params: z.ZodType<Params>;
  /** Few entities (policies, apps): findings that pass are listed, too. Users that pass are only counted. */
  listsPassing: boolean;
  /** Only for a check that lists what passes. */
  parts?: CheckParts;
  /** Runs only where it is named, or with `--checks all`. */
  optional?: true;
  /** What to change and where: the page of the Admin Console, and the API field. */
  remediation: string;
  evaluate(datasets: Datasets, context: CheckContext<Params>): AsyncGenerator<Finding, Closing>;
}

/** Keeps the parameter type of one check together while the registry holds them all. */
export function defineCheck<Params>(check: Check<Params>): Check {
  return check as Check;
}
