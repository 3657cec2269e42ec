import type { AnswerHeaders } from './answer-headers.ts';
import { Bucket } from './bucket.ts';
import { bucketOf } from './bucket-rules.ts';
import { onStop } from './on-stop.ts';
import { parseRateHeaders } from './rate-headers.ts';
import { createServerClock, type MonotonicClock, type ServerClock, systemClock } from './server-clock.ts';
import type { Grant } from './under-way.ts';

export interface LimiterOptions {
  /** Percent of the limit that the credential is shown, 1 to 100. */
  budget: number;
  /** Requests in flight at the most, over all buckets. */
  concurrency: number;
  clock?: MonotonicClock;
  wallClock?: () => number;
}

/** How an exchange ended, as far as pacing cares. */
export interface Outcome {
  sentAt: number;
  receivedAt: number;
  /** undefined when no answer came. */
  status?: number | undefined;
  headers?: AnswerHeaders | undefined;
}

/** What the answer means for the request that was made. */
export type Verdict = 'answered' | 'rate-limited' | 'concurrency-limited';

export interface Permit {
  /** Must be called once, whatever happened. */
  settle(outcome: Outcome): Verdict;
}

export interface AcquireOptions {
  priority?: number;
  /** It has been sent before, and was refused for being one too many: it goes before everything else. */
  again?: boolean;
  signal?: AbortSignal | undefined;
}

export interface BucketState {
  bucket: string;
  limit: number | null;
  /** Requests a window within the budget. */
  allowed: number | null;
  /** What the current window still lets through. */
  available: number | null;
  windowMs: number;
  /** Until the open window is over; null when none is open. */
  windowEndsMs: number | null;
  requests: number;
  throttled: number;
  waitedMs: number;
  queued: number;
  /** Until the window turns over, when requests wait for that. */
  waitingMs: number | null;
  contended: boolean;
}

export interface Limiter {
  /** Waits until a request for this path may be sent. Lower priority numbers go first within a bucket. */
  acquire(path: string, options?: AcquireOptions): Promise<Permit>;
  /** Requests still to come in a bucket, so that the bucket that will take longest is fed first. */
  forecast(bucket: string, requests: number): void;
  state(): BucketState[];
  /** Requests that may be in flight at present: falls by half when Okta says that it is too many, then rises again. */
  readonly cap: number;
  readonly concurrencyThrottled: number;
  readonly serverClock: ServerClock;
}

const startingCap = 8;

interface Waiting {
  priority: number;
  /** Before all other buckets, too. */
  first: boolean;
  admit(grant: Grant): void;
}

interface Lane {
  bucket: Bucket;
  queue: Waiting[];
  blockedSince: number | undefined;
  waitedMs: number;
}

/** Paces all requests to one org: per bucket by what the answers' headers say, and over all by how many are under way. */
export function createLimiter(options: LimiterOptions): Limiter {
  const clock = options.clock ?? systemClock;
  const serverClock = createServerClock(clock, options.wallClock);
  const lanes = new Map<string, Lane>();
  let cap = Math.min(startingCap, options.concurrency);
  let inFlight = 0;
  let answeredSinceRise = 0;
  let cappedAt = Number.NEGATIVE_INFINITY;
  let concurrencyThrottled = 0;
  let timer: unknown;
  let timerAt = Number.POSITIVE_INFINITY;

  const laneOf = (name: string): Lane => {
    let lane = lanes.get(name);
    if (!lane) {
      lane = {
        bucket: new Bucket(name, serverClock, options.budget),
        queue: [],
        blockedSince: undefined,
        waitedMs: 0,
      };
      lanes.set(name, lane);
    }
    return lane;
  };

  /** Windows that this bucket's work will still take: the one with the most is on the critical path. */
  const weight = ({ bucket, queue }: Lane): number => {
    if (queue[0]?.first) return Number.POSITIVE_INFINITY;
    // A bucket that was never seen can send but one request, and may turn out to be the critical one.
    return bucket.allowed === null ? Number.MAX_VALUE : ((bucket.forecast ?? 0) + queue.length) / bucket.allowed;
  };

  /** No bucket has to wait for a window after this one: then the others may be done as soon as they can. */
  const isLastWindow = (now: number): boolean => {
    for (const { bucket, queue } of lanes.values()) if (queue.length > 0 && !bucket.fits(now)) return false;
    return true;
  };

  const nextLane = (now: number, hurry: boolean): Lane | undefined => {
    let best: Lane | undefined;
    for (const lane of lanes.values()) {
      if (lane.queue.length === 0 || !lane.bucket.admits(now, hurry)) continue;
      if (best === undefined || weight(lane) > weight(best)) best = lane;
    }
    return best;
  };

  const pump = (): void => {
    const now = serverClock.now();
    const hurry = isLastWindow(now);
    while (inFlight < cap) {
      const lane = nextLane(now, hurry);
      if (!lane) break;
      inFlight++;
      lane.queue.shift()?.admit(lane.bucket.grant(now));
    }
    noteBlocked(now);
    schedule(now, hurry);
  };

  const noteBlocked = (now: number): void => {
    for (const lane of lanes.values()) {
      const blocked = lane.queue.length > 0 && lane.bucket.admitsAt(now) !== undefined;
      if (blocked) lane.blockedSince ??= clock.now();
      else if (lane.blockedSince !== undefined) {
        lane.waitedMs += clock.now() - lane.blockedSince;
        lane.blockedSince = undefined;
      }
    }
  };

  const schedule = (now: number, hurry: boolean): void => {
    let at = Number.POSITIVE_INFINITY;
    for (const { bucket, queue } of lanes.values()) {
      if (queue.length === 0 || bucket.admits(now, hurry)) continue;
      at = Math.min(at, bucket.admitsAt(now) ?? bucket.overdueAt(now) ?? Number.POSITIVE_INFINITY);
    }
    // Looking again too early does no harm.
    if (timer !== undefined && timerAt <= at && at !== Number.POSITIVE_INFINITY) return;
    if (timer !== undefined) clock.clearTimer(timer);
    timer = undefined;
    timerAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    timer = clock.setTimer(
      () => {
        timer = undefined;
        timerAt = Number.POSITIVE_INFINITY;
        pump();
      },
      Math.max(1, at - clock.now()),
    );
  };

  const settle = (lane: Lane, grant: Grant, { sentAt, receivedAt, status, headers }: Outcome): Verdict => {
    inFlight--;
    const date = Date.parse(headers?.get('date') ?? '');
    const parsed = headers ? parseRateHeaders(headers) : undefined;
    // Without Okta's headers it may be a proxy's page, with the proxy's time.
    const isOktas = parsed?.rate !== undefined || serverClock.skewMs() === null;
    if (!Number.isNaN(date) && isOktas) serverClock.observe(sentAt, receivedAt, date);
    const concurrency = status === 429 && parsed?.concurrency === true;
    const throttled = status === 429 && !concurrency;
    const serverTime = Number.isNaN(date) ? undefined : date;
    const tookMs = receivedAt - sentAt;
    const tells = status !== undefined && !concurrency;
    lane.bucket.settle(grant, tells ? { headers: parsed?.rate, serverTime, throttled, tookMs } : undefined);
    if (concurrency) {
      concurrencyThrottled++;
      // Requests sent before the cap fell say nothing about the new cap.
      if (sentAt > cappedAt) {
        cap = Math.max(1, Math.floor(cap / 2));
        cappedAt = clock.now();
      }
      answeredSinceRise = 0;
    } else if (status !== undefined && ++answeredSinceRise >= cap * 2 && cap < options.concurrency) {
      cap++;
      answeredSinceRise = 0;
    }
    pump();
    return concurrency ? 'concurrency-limited' : throttled ? 'rate-limited' : 'answered';
  };

  return {
    get cap() {
      return cap;
    },
    get concurrencyThrottled() {
      return concurrencyThrottled;
    },
    serverClock,
    acquire(path, { priority = 1, again = false, signal } = {}) {
      return new Promise<Permit>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const lane = laneOf(bucketOf(path));
        const off = onStop(signal, () => {
          lane.queue.splice(lane.queue.indexOf(waiting), 1);
          reject(signal?.reason);
          pump();
        });
        const waiting: Waiting = {
          priority: again ? Number.NEGATIVE_INFINITY : priority,
          first: again,
          admit: (grant) => {
            off();
            resolve({ settle: (outcome) => settle(lane, grant, outcome) });
          },
        };
        const behind = lane.queue.findIndex((other) => other.priority > waiting.priority);
        if (behind === -1) lane.queue.push(waiting);
        else lane.queue.splice(behind, 0, waiting);
        pump();
      });
    },
    forecast(bucket, requests) {
      laneOf(bucket).bucket.forecast = requests;
    },
    state: () => {
      const now = serverClock.now();
      return [...lanes.values()]
        .filter(({ bucket }) => bucket.requests > 0)
        .map(({ bucket, queue, waitedMs, blockedSince }) => {
          const fromNow = (at: number | undefined): number | null =>
            at === undefined ? null : Math.max(0, Math.round(at - clock.now()));
          return {
            bucket: bucket.name,
            limit: bucket.limit,
            allowed: bucket.allowed,
            available: bucket.available(now),
            windowMs: bucket.windowMs,
            windowEndsMs: fromNow(bucket.endsAt(now)),
            requests: bucket.requests,
            throttled: bucket.throttled,
            waitedMs: Math.round(waitedMs + (blockedSince === undefined ? 0 : clock.now() - blockedSince)),
            queued: queue.length,
            waitingMs: fromNow(queue.length > 0 ? bucket.admitsAt(now) : undefined),
            contended: bucket.contended,
          };
        });
    },
  };
}
