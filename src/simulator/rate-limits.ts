import { bucketOf, buckets } from './buckets.ts';
import { type ForeignTraffic, foreignUse, foreignWindowStart } from './foreign-traffic.ts';
import { hashNumbers } from './random.ts';

/** Everything about Okta's limits that can be chosen, and changed while the server runs. */
export interface RateLimitSettings {
  /** The length of a window in whole seconds: 60, or less to measure in a scaled-down minute. */
  windowSeconds: number;
  /** Org-wide limits by bucket name, where they differ from the Workforce defaults. */
  limits: Readonly<Record<string, number>>;
  /** The share of the org's limit one token or app may use: 50 by default, set by the org's admin. */
  principalPercent: number;
  /** Which counter the headers show. Undocumented where the org has less left than the principal. */
  headerSource: 'principal' | 'min';
  /** Requests in flight at once, org-wide and for one principal. */
  orgConcurrency: number;
  principalConcurrency: number;
  foreign: ForeignTraffic | undefined;
  /** Never refuses, still sends headers. */
  unlimited: boolean;
}

export const defaultRateLimits: RateLimitSettings = {
  windowSeconds: 60,
  limits: {},
  principalPercent: 50,
  headerSource: 'principal',
  orgConcurrency: 75,
  // defaultConcurrencyPercentage is 50 in Okta's examples.
  principalConcurrency: 37,
  foreign: undefined,
  unlimited: false,
};

/** What one principal got in one window: enough to show that it was never more than allowed. */
export interface WindowRecord {
  bucket: string;
  principal: string;
  /** Both in seconds of the server's clock. */
  opened: number;
  reset: number;
  /** The limit that held when the last request was granted: it may change while the window is open. */
  limit: number;
  granted: number;
  throttled: number;
}

export interface Admission {
  verdict: 'granted' | 'rate' | 'concurrency';
  bucket: string;
  limit: number;
  remaining: number;
  reset: number;
}

export interface RateLimiter {
  readonly settings: RateLimitSettings;
  change(settings: Partial<RateLimitSettings>): void;
  /** Counts a request against its bucket. A granted one holds a place in flight until `release`. */
  admit(path: string, principal: string): Admission;
  release(principal: string): void;
  windows(): WindowRecord[];
  readonly highestInFlight: number;
  readonly throttled: { rate: number; concurrency: number };
}

interface OrgWindow {
  start: number;
  reset: number;
  used: number;
}

const keptWindows = 5000;

/**
 * Two counters a bucket, the org's and the principal's, both charged by a request that is granted. A window is
 * fixed and opened by its first request: recorded Reset values are floor(now) + 60 and stay so until they pass.
 */
export function rateLimiter(initial: Partial<RateLimitSettings>, now: () => number, seed: number): RateLimiter {
  const settings: RateLimitSettings = { ...defaultRateLimits, ...initial };
  const open = new Map<string, WindowRecord>();
  const orgWindows = new Map<string, OrgWindow>();
  const closed: WindowRecord[] = [];
  const inFlight = new Map<string, number>();
  const throttled = { rate: 0, concurrency: 0 };
  let total = 0;
  let highest = 0;
  let refusals = 0;

  function orgLimit(bucket: string): number {
    if (settings.unlimited) return 1_000_000_000;
    return settings.limits[bucket] ?? buckets.find((known) => known.name === bucket)?.limit ?? 600;
  }

  function windowOf(bucket: string, principal: string, second: number, limit: number): WindowRecord {
    const key = `${principal} ${bucket}`;
    const current = open.get(key);
    if (current && second < current.reset) return current;
    if (current) closed.push(current);
    if (closed.length > keptWindows) closed.splice(0, closed.length - keptWindows);
    const reset = second + settings.windowSeconds;
    const opened: WindowRecord = { bucket, principal, opened: second, reset, limit, granted: 0, throttled: 0 };
    open.set(key, opened);
    return opened;
  }

  function orgWindowOf(bucket: string, second: number): OrgWindow {
    const current = orgWindows.get(bucket);
    if (current && second < current.reset) return current;
    const start = settings.foreign ? foreignWindowStart(bucket, second, settings.windowSeconds, seed) : second;
    const opened = { start, reset: start + settings.windowSeconds, used: 0 };
    orgWindows.set(bucket, opened);
    return opened;
  }

  function foreign(window: OrgWindow, limit: number, nowMs: number): number {
    if (!settings.foreign) return 0;
    const shape = { startMs: window.start * 1000, lengthMs: settings.windowSeconds * 1000, limit };
    return foreignUse(settings.foreign, shape, nowMs, seed);
  }

  function admit(path: string, principal: string): Admission {
    const nowMs = now();
    const second = Math.floor(nowMs / 1000);
    const bucket = bucketOf(path).name;
    const mine = inFlight.get(principal) ?? 0;
    if (!settings.unlimited && (total >= settings.orgConcurrency || mine >= settings.principalConcurrency)) {
      throttled.concurrency++;
      refusals++;
      // Documented: the first two are 0; the third is "only a suggestion", and was seen 113 s ahead.
      const reset = second + 60 + (hashNumbers(seed, refusals) % 56);
      return { verdict: 'concurrency', bucket, limit: 0, remaining: 0, reset };
    }
    const orgLimitNow = orgLimit(bucket);
    const limit = Math.max(1, Math.floor((orgLimitNow * settings.principalPercent) / 100));
    const window = windowOf(bucket, principal, second, limit);
    const org = orgWindowOf(bucket, second);
    const orgLeft = Math.max(0, orgLimitNow - org.used - foreign(org, orgLimitNow, nowMs));
    if (window.granted >= limit || orgLeft === 0) {
      throttled.rate++;
      window.throttled++;
      const reset = window.granted >= limit ? window.reset : org.reset;
      return { verdict: 'rate', bucket, limit, remaining: 0, reset };
    }
    window.granted++;
    window.limit = limit;
    org.used++;
    total++;
    highest = Math.max(highest, total);
    inFlight.set(principal, mine + 1);
    const left = limit - window.granted;
    if (settings.headerSource === 'min' && orgLeft - 1 < left) {
      return { verdict: 'granted', bucket, limit: orgLimitNow, remaining: orgLeft - 1, reset: org.reset };
    }
    return { verdict: 'granted', bucket, limit, remaining: left, reset: window.reset };
  }

  return {
    settings,
    change: (settingsNow) => void Object.assign(settings, settingsNow),
    admit,
    release(principal) {
      total--;
      inFlight.set(principal, (inFlight.get(principal) ?? 1) - 1);
    },
    windows: () => [...closed, ...open.values()],
    get highestInFlight() {
      return highest;
    },
    throttled,
  };
}
