import { z } from 'zod';
import { dateText, parseRecords, requiredText } from './record-file.ts';

/** One row of the reviews file: somebody looked at who has an app, and decided. */
export interface Review {
  appId: string;
  /** As written, and in milliseconds. */
  reviewedAt: string;
  time: number;
  reviewer: string;
  decision: 'approved' | 'changed' | 'revoked';
  reference: string;
}

/** Review records by app id. */
export type ReviewBook = ReadonlyMap<string, readonly Review[]>;

const row = z.strictObject({
  appId: requiredText,
  reviewedAt: dateText.refine((value) => !Number.isNaN(Date.parse(value)), 'is not a date of the calendar'),
  reviewer: requiredText,
  decision: z.enum(['approved', 'changed', 'revoked']),
  reference: z.string().default(''),
});

/** @throws UsageError with the line of what is wrong */
export function parseReviews(source: string, name: string): ReviewBook {
  const book = new Map<string, Review[]>();
  for (const review of parseRecords(source, name, row)) {
    const records = book.get(review.appId) ?? [];
    records.push({ ...review, time: Date.parse(review.reviewedAt) });
    book.set(review.appId, records);
  }
  return book;
}
