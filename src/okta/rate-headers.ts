import type { AnswerHeaders } from './answer-headers.ts';

/** What one answer says of its bucket. */
export interface RateHeaders {
  /** Requests a window that the credential is granted. */
  limit: number;
  remaining: number;
  /** End of the window on the server's clock, in ms since 1970. */
  resetAt: number;
}

export interface ParsedRateHeaders {
  rate: RateHeaders | undefined;
  /** A limit of 0 means that too many requests were under way at once; its reset is only a suggestion. */
  concurrency: boolean;
}

/**
 * Okta may send each header twice, once for the bucket and once for concurrency, and fetch joins them with a comma:
 * "0, 300". They are read in pairs; a pair with limit 0 speaks of concurrency.
 */
export function parseRateHeaders(headers: AnswerHeaders): ParsedRateHeaders {
  const limits = numbers(headers.get('x-rate-limit-limit'));
  const remainings = numbers(headers.get('x-rate-limit-remaining'));
  const resets = numbers(headers.get('x-rate-limit-reset'));
  let rate: RateHeaders | undefined;
  limits.forEach((limit, index) => {
    const remaining = remainings[index] ?? remainings.at(-1);
    const reset = resets[index] ?? resets.at(-1);
    if (limit === 0 || remaining === undefined || reset === undefined) return;
    // Two buckets in one answer: the narrower one is the one to respect.
    if (rate === undefined || remaining < rate.remaining) rate = { limit, remaining, resetAt: reset * 1000 };
  });
  return { rate, concurrency: limits.includes(0) };
}

function numbers(header: string | null): number[] {
  if (header === null) return [];
  // Nearly always it is one number.
  if (/^\d+$/.test(header)) return [Number(header)];
  return header
    .split(',')
    .map((part) => part.trim())
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
}
