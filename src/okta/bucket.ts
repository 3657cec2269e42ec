import { isCalm, needed, type Room, several } from './at-once.ts';
import { OrgWindow } from './org-window.ts';
import type { RateHeaders } from './rate-headers.ts';
import type { ServerClock } from './server-clock.ts';
import { type Grant, UnderWay } from './under-way.ts';

/** An answer as far as its bucket cares; undefined when none came. */
export interface BucketAnswer {
  headers: RateHeaders | undefined;
  /** `Date`, in ms since 1970. */
  serverTime: number | undefined;
  /** 429 for this bucket. */
  throttled: boolean;
  /** From sending to the whole answer, in ms. */
  tookMs: number;
}

/** How long Okta's windows are (Okta: "Rate limits"), until one was seen from its beginning; none ends after two. */
const usualWindowMs = 60_000;
/** Added after a window's end: timers may fire a little early. */
const guardMs = 5;
/** What a server whose windows end after their `reset` is given at first, once it has shown to be one. */
const sloppyResetMs = 1000;
/** Answers without headers that it takes to believe that none will ever come. */
const enoughHeaderless = 3;

/**
 * One rate-limit bucket as this client sees it. Okta's windows are fixed: the first request opens one, all of its
 * quota may be used at once, and it ends at `reset` on the server's clock (recorded: 60 s after the first `Date`).
 *
 * A bucket whose window is over, or that was never seen, lets a single request through and waits some seconds for its
 * answer: that one opens the window and tells the limit, which an administrator may have changed.
 */
export class Bucket {
  readonly name: string;
  /** Requests sent in the whole run, and those answered with 429. */
  requests = 0;
  throttled = 0;
  limit: number | null = null;
  /** True once others were seen to use up what this credential was shown as remaining. */
  contended = false;
  /** Requests still to come; undefined until somebody knows. */
  forecast: number | undefined;

  #clock: ServerClock;
  #budget: number;
  #remaining = Number.POSITIVE_INFINITY;
  /** Granted in the current window, those in flight included. */
  #granted = 0;
  /** Sent since this window began, and in the one before. */
  #sent = 0;
  #sentBefore = 0;
  /** End of the current window in server ms; undefined until a header was seen. */
  #resetAt: number | undefined;
  #underWay = new UnderWay();
  #windowMs = usualWindowMs;
  #lagMs = guardMs;
  /** No header on the first answers: nothing to pace by, so only 429s do. */
  #silent = false;
  #headerless = 0;
  /** A 429 said to come back then; the org's window may end at another time than this credential's. Server ms. */
  #parkedUntil = Number.NEGATIVE_INFINITY;
  /** Requests that others made in this window, as far as the headers show. */
  #foreign = 0;
  #foreignPeak = 0;
  #org = new OrgWindow();
  /** For the rest of the window one request at a time is enough. */
  #calm = false;

  constructor(name: string, clock: ServerClock, budget: number) {
    this.name = name;
    this.#clock = clock;
    this.#budget = budget;
  }

  /** Requests a window that the budget allows: never none, or nothing would ever be read. */
  get allowed(): number | null {
    return this.limit === null ? null : Math.max(1, Math.floor((this.limit * this.#budget) / 100));
  }

  get inFlight(): number {
    return this.#underWay.count;
  }

  get windowMs(): number {
    return this.#windowMs;
  }

  /**
   * May a request be sent?
   * @param now of the server's clock: one reading for this and `admitsAt`, or the end of a window may fall in between
   * @param hurry the end of the run waits for this bucket, if what is to come fits into its window
   */
  admits(now: number, hurry = true): boolean {
    this.#turn(now);
    if (this.#isParked(now)) return false;
    if (this.#resetAt === undefined) return this.#silent || !this.#underWay.isOpening(now);
    if (this.#windowIsOver(now)) return !this.#underWay.isOpening(now);
    const allowed = this.allowed ?? Number.POSITIVE_INFINITY;
    if (this.#granted >= allowed) return false;
    const free = this.#remaining - this.inFlight;
    if (free <= 0) return false;
    const left = Math.min(free, allowed - this.#granted);
    const width = this.#width(left, now, hurry);
    return this.inFlight < width || this.#underWay.punctual(now) < width;
  }

  /** Local time at which a request that takes long will not be waited for any more; undefined where none is out. */
  overdueAt(now: number): number | undefined {
    const late = this.#underWay.nextLateAt(now);
    return late === undefined ? undefined : this.#clock.localTimeOf(late);
  }

  #turn(now: number): void {
    if (this.#org.turn(now, this.#windowMs, this.limit ?? 0)) this.#calm = false;
  }

  /**
   * How many at once, when so many are left in this window. The last window of a run is used up as quickly as can be,
   * since its length counts. Of the others only the whole quota counts: several at once as long as it takes for one at
   * a time to do for the rest. For the others of the org may use the limit up at any time, which the headers of this
   * credential need not tell, and then each request in flight is a 429.
   */
  #width(left: number, now: number, hurry: boolean): number {
    const reliable = this.#org.reliable();
    if (reliable <= 0 || (this.#foreignPeak > 0 && left <= Math.max(10, this.#foreignPeak / 4))) return 1;
    const room = this.#room(left);
    const isLast = room.toCome <= Math.min(left, reliable);
    if (isLast && hurry) return Number.POSITIVE_INFINITY;
    const most = several(this.allowed ?? 0, room);
    const width = this.#calm ? Math.ceil(needed(room, now)) : most;
    return Math.max(1, isLast ? Math.min(width, most) : width);
  }

  #room(left: number): Room {
    return {
      left,
      toCome: this.forecast ?? Number.POSITIVE_INFINITY,
      endsAt: this.#resetAt ?? 0,
      windowMs: this.#windowMs,
      latencyMs: this.#underWay.latencyMs,
      org: this.#org.left(),
    };
  }

  /** Whether all that is to come will get through in this window. */
  fits(now: number): boolean {
    return (this.forecast ?? Number.POSITIVE_INFINITY) <= (this.available(now) ?? 0);
  }

  /** How many requests this bucket would let through in this window from now on; null when that is not known. */
  available(now: number): number | null {
    if (this.#resetAt === undefined || this.#windowIsOver(now)) return this.allowed;
    return Math.max(0, Math.min((this.allowed ?? 0) - this.#granted, this.#remaining - this.inFlight));
  }

  /** Local time at which a refused request may be tried again; undefined when an answer has to come first. */
  admitsAt(now: number): number | undefined {
    if (this.#isParked(now)) return this.#clock.localTimeOf(this.#parkedUntil + this.#lagMs);
    if (this.#resetAt === undefined || this.#windowIsOver(now)) return undefined;
    const allowed = this.allowed ?? Number.POSITIVE_INFINITY;
    if (this.#granted < allowed && this.#remaining - this.inFlight > 0) return undefined;
    return this.endsAt(now);
  }

  /** Local time at which the current window is over; undefined when none is known to be open. */
  endsAt(now: number): number | undefined {
    if (this.#resetAt === undefined || this.#windowIsOver(now)) return undefined;
    return this.#clock.localTimeOf(this.#resetAt + this.#lagMs);
  }

  grant(now: number): Grant {
    this.#turn(now);
    const opens = this.#resetAt === undefined || this.#windowIsOver(now);
    const grant = { opens, window: this.#resetAt, at: now };
    if (!opens) this.#granted++;
    this.#underWay.add(grant);
    this.requests++;
    this.#sent++;
    this.#org.count();
    if (this.forecast) this.forecast--;
    return grant;
  }

  settle(grant: Grant, answer: BucketAnswer | undefined): void {
    this.#underWay.remove(grant);
    if (!answer) {
      // It may have been counted all the same.
      if (!grant.opens && grant.window === this.#resetAt) this.#remaining--;
      return;
    }
    this.#underWay.took(answer.tookMs);
    if (answer.throttled) this.#park(grant, answer);
    else if (answer.headers) this.#learn(grant, answer.headers, answer.serverTime);
    else if (grant.opens && this.#resetAt === undefined) this.#silent = ++this.#headerless >= enoughHeaderless;
    // A window whose first answer says nothing is taken to be like the last one, begun now.
    else if (grant.opens) this.#begin(this.limit ?? 1, (this.limit ?? 1) - 1, this.#clock.now() + this.#windowMs);
    else if (grant.window === this.#resetAt) this.#remaining--;
    const now = this.#clock.now();
    this.#calm ||= isCalm(this.#room(this.available(now) ?? Number.POSITIVE_INFINITY), now);
  }

  /** Nothing more until the time that a 429 names. */
  #park(grant: Grant, { headers, serverTime }: BucketAnswer): void {
    this.throttled++;
    const now = this.#clock.now();
    if (grant.opens && headers && headers.resetAt + this.#lagMs <= now) this.#lagMore();
    const latest = Math.max(now, serverTime ?? now) + 2 * usualWindowMs;
    const until = headers ? Math.min(headers.resetAt, latest) : now + this.#windowMs;
    const windowIsOpen = this.#resetAt !== undefined && !this.#windowIsOver(now);
    const cut = headers !== undefined && headers.limit < (this.limit ?? 0);
    if (windowIsOpen && !cut && this.#remaining - this.inFlight > 0) {
      // By our own count there was something left: others drained the org's bucket.
      this.contended = true;
      if (until > now) this.#org.refuses(until, this.#windowMs, this.inFlight);
    }
    if (headers && windowIsOpen && Math.abs(headers.resetAt - (this.#resetAt ?? 0)) <= 1000) this.#remaining = 0;
    if (headers && (cut || this.limit === null)) this.limit = headers.limit;
    this.#parkedUntil = Math.max(this.#parkedUntil, until);
  }

  /** This server's windows end later than it says. */
  #lagMore(): void {
    this.#lagMs = Math.min(this.#windowMs, Math.max(sloppyResetMs, 2 * this.#lagMs));
  }

  #isParked(now: number): boolean {
    return now < this.#parkedUntil + this.#lagMs;
  }

  #windowIsOver(now: number): boolean {
    return this.#resetAt !== undefined && now >= this.#resetAt + this.#lagMs;
  }

  #learn(grant: Grant, headers: RateHeaders, serverTime: number | undefined): void {
    const known = this.#resetAt;
    const resetAt = Math.min(headers.resetAt, (serverTime ?? this.#clock.now()) + 2 * usualWindowMs);
    if (known === undefined || this.#isNewWindow(headers, known)) {
      // Only the request that opened the window has seen the whole of it.
      if (serverTime !== undefined && headers.remaining === headers.limit - 1 && resetAt > serverTime) {
        this.#windowMs = resetAt - serverTime;
      }
      this.#begin(headers.limit, headers.remaining, resetAt);
      return;
    }
    if (headers.resetAt < known - 1000) {
      // A straggler of the window before, taken to be of this one when this one began.
      if (grant.window !== known && this.#granted > 0) this.#granted--;
      return;
    }
    if (grant.opens && grant.window === known) {
      // Sent after the window's end, and still counted in it: this server turns over later than it says.
      this.#lagMore();
      this.#granted++;
    }
    this.limit = headers.limit;
    this.#resetAt = Math.max(known, resetAt);
    this.#noticeOthers(headers);
    this.#remaining = Math.min(this.#remaining, headers.remaining);
  }

  /** A later reset is a new window, unless the old one cannot be over and nothing was given back: then it is jitter. */
  #isNewWindow(headers: RateHeaders, known: number): boolean {
    if (headers.resetAt <= known) return false;
    const jitter = headers.resetAt - known <= 1000 && headers.remaining <= this.#remaining;
    return !(jitter && this.#clock.now() < known);
  }

  #begin(limit: number, remaining: number, resetAt: number): void {
    const isFirst = this.#resetAt === undefined;
    this.limit = limit;
    this.#remaining = remaining;
    this.#resetAt = resetAt;
    // The first window may have been begun by a run that was killed. Of a later one that was used before, no more is
    // ours than was sent lately: the rest was others', where the headers tell now of this window and now of the org's.
    const used = limit - remaining;
    const lately = this.#sent + this.#sentBefore;
    this.#granted = Math.max(1 + this.inFlight, isFirst ? used : Math.min(used, lately));
    [this.#sent, this.#sentBefore] = [1 + this.inFlight, this.#sent];
    this.#silent = false;
    this.#calm = false;
    this.#org.begins(this.#granted, this.#clock.now());
    this.#foreignPeak = Math.max(this.#foreign, Math.floor(this.#foreignPeak / 2));
    this.#foreign = 0;
  }

  #noticeOthers({ limit, remaining }: RateHeaders): void {
    const foreign = limit - remaining - this.#granted;
    // A request or two may be a straggler of our own; more is somebody else.
    if (foreign <= Math.max(2, this.#foreign)) return;
    this.#foreign = foreign;
    this.#foreignPeak = Math.max(this.#foreignPeak, foreign);
    this.contended = true;
  }
}
