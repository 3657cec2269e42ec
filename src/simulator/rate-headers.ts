import type { Admission } from './rate-limits.ts';

/**
 * `duplicate`: each header twice, as proxies and a concurrency limit beside a bucket's were seen to do.
 * `omit` and `malformed`: what a client must survive.
 */
export type HeaderMode = 'normal' | 'duplicate' | 'omit' | 'malformed';

/** Node writes an array as separate header lines, which is how duplicates travel. */
export type ResponseHeaders = Record<string, string | string[]>;

export function rateHeaders(admission: Admission, mode: HeaderMode, bucketLimit: number): ResponseHeaders {
  const { limit, remaining, reset } = admission;
  if (mode === 'omit') return {};
  if (mode === 'malformed') {
    return { 'X-Rate-Limit-Limit': 'unknown', 'X-Rate-Limit-Remaining': '', 'X-Rate-Limit-Reset': 'soon' };
  }
  if (mode === 'duplicate') {
    // A concurrency 429 carries its own zeros and the bucket's numbers.
    const second = admission.verdict === 'concurrency' ? [bucketLimit, bucketLimit] : [limit, remaining];
    return {
      'X-Rate-Limit-Limit': [String(limit), String(second[0])],
      'X-Rate-Limit-Remaining': [String(remaining), String(second[1])],
      'X-Rate-Limit-Reset': [String(reset), String(reset)],
    };
  }
  return {
    'X-Rate-Limit-Limit': String(limit),
    'X-Rate-Limit-Remaining': String(remaining),
    'X-Rate-Limit-Reset': String(reset),
  };
}
