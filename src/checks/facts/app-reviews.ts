import type { Review } from '../engine/reviews.ts';
import type { Verdict } from '../engine/verdict.ts';

const day = 86_400_000;

/** Records that prove nothing, with the reason, and those that are left. */
export function unusableReviews(
  records: readonly Review[],
  onlyAssignee: readonly string[],
  at: number,
  intervalDays: number,
): { records: Review[]; refused: string[] } {
  const refused: string[] = [];
  const usable = records.filter((review) => {
    const own = onlyAssignee.some((name) => name.toLowerCase() === review.reviewer.toLowerCase());
    // A review may follow the snapshot that it looks at; a date far ahead is a typo that would never run out.
    const ahead = review.time - at > intervalDays * day;
    if (own) refused.push(`${review.reviewer} is the only assignee and cannot review alone`);
    if (ahead) refused.push(`${review.reviewedAt} lies too far ahead`);
    return !own && !ahead;
  });
  return { records: usable, refused };
}

export interface Part {
  verdict: Verdict;
  message: string;
  [field: string]: unknown;
}

/** @param records those of one app; null when no reviews file was given at all */
export function judgeReview(records: readonly Review[] | null, at: number, intervalDays: number): Part {
  if (records === null) return { verdict: 'MANUAL', message: 'No review on record: no reviews file was given.' };
  const latest = records.reduce<Review | undefined>((a, b) => (a && a.time >= b.time ? a : b), undefined);
  if (!latest) return { verdict: 'FAIL', message: 'No review on record.' };
  const { reviewedAt, reviewer, decision, reference } = latest;
  const record = { reviewedAt, reviewer, decision, reference };
  if (at - latest.time < intervalDays * day) return { verdict: 'PASS', message: 'Reviewed in time.', ...record };
  return { verdict: 'FAIL', message: `Last review is older than ${intervalDays} days.`, ...record };
}
