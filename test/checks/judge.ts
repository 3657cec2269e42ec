import type { Check } from '../../src/checks/check.ts';
import type { ReviewBook } from '../../src/checks/engine/reviews.ts';
import { type CheckOutcome, runCheck } from '../../src/checks/engine/run-check.ts';
import { type Waiver, waiverBook } from '../../src/checks/engine/waivers.ts';
import type { Datasets } from '../../src/checks/facts/datasets.ts';
import { checks } from '../../src/checks/index.ts';
import type { Engine } from '../../src/snapshot/manifest.ts';
import { at, daysAgo } from './given.ts';

export const checkById = (id: string): Check => {
  const found = checks.find((check) => check.id === id);
  if (!found) throw new Error(`no check ${id}`);
  return found;
};

/** Thresholds of the reference baseline, as far as a check has no default of its own. */
const defaults: Record<string, object> = {
  'inactive-accounts': { days: 90 },
  'password-policy': { minLength: 12, history: 4, maxAttempts: 10, commonPasswords: 'refused' },
};

export function judge(
  id: string,
  datasets: Datasets,
  more: { params?: object; engine?: Engine | null; reviews?: ReviewBook | null; waivers?: Waiver[] } = {},
): Promise<CheckOutcome> {
  const { params, engine = 'identity-engine', reviews = null, waivers = [] } = more;
  const check = checkById(id);
  const context = { at, engine, reviews, params: check.params.parse(params ?? defaults[id] ?? {}) };
  return runCheck(check, datasets, context, waiverBook(waivers, at));
}

export function reviewBook(rows: readonly [appId: string, daysAgo: number, reviewer: string][]): ReviewBook {
  const book = new Map<string, ReviewBook extends ReadonlyMap<string, readonly (infer R)[]> ? R[] : never>();
  for (const [appId, days, reviewer] of rows) {
    const reviewedAt = daysAgo(days);
    const review = {
      appId,
      reviewedAt,
      time: Date.parse(reviewedAt),
      reviewer,
      decision: 'approved' as const,
      reference: '',
    };
    book.set(appId, [...(book.get(appId) ?? []), review]);
  }
  return book;
}

export const total = ({
  passed,
  failed,
  manual,
  waived,
  notApplicable,
  insufficient,
  inherited,
}: CheckOutcome): number => passed + failed + manual + waived + notApplicable + insufficient + inherited;
