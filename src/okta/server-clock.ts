/** Milliseconds that only move forward, and timers on them; injected, so that tests need not wait. */
export interface MonotonicClock {
  now(): number;
  setTimer(callback: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
}

export const systemClock: MonotonicClock = {
  now: () => performance.now(),
  setTimer: (callback, ms) => setTimeout(callback, ms),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/**
 * Knows what time it is at Okta. `Date` has whole seconds only, so one answer tells the offset to within a second and
 * the latency; each further answer, having another position within its second, narrows that, until what is left is
 * about one latency.
 */
export interface ServerClock {
  /** An answer sent and received at these local times carried this `Date`, in ms since 1970. */
  observe(sentAt: number, receivedAt: number, date: number): void;
  /** Local time at which the server's clock has certainly reached `serverTime`. */
  localTimeOf(serverTime: number): number;
  /** The earliest that the server's clock can show now. */
  now(): number;
  /** Server clock minus this machine's, in ms; null before the first answer. */
  skewMs(): number | null;
}

/** Between two clocks of computers, in parts of the time that passes. */
const mostDrift = 200e-6;

export function createServerClock(clock: MonotonicClock, wallClock: () => number = Date.now): ServerClock {
  // offset = server time - local time lies between the two, which grow apart: clocks do not run at the same speed.
  let lowest = Number.NEGATIVE_INFINITY;
  let highest = Number.POSITIVE_INFINITY;
  let observedAt = 0;
  // Before any answer, this machine's own clock has to do.
  const offset = (): number => (Number.isFinite(lowest) ? lowest : wallClock() - clock.now());
  return {
    observe(sentAt, receivedAt, date) {
      const low = date - receivedAt;
      const high = date + 1000 - sentAt;
      const drift = Math.max(0, receivedAt - observedAt) * mostDrift;
      [lowest, highest, observedAt] = [lowest - drift, highest + drift, receivedAt];
      lowest = Math.max(lowest, low);
      highest = Math.min(highest, high);
      if (lowest > highest) {
        // The server's clock was set, or another server answers: what was known before does not hold any more.
        lowest = low;
        highest = high;
      }
    },
    localTimeOf: (serverTime) => serverTime - offset(),
    now: () => clock.now() + offset(),
    skewMs: () => {
      if (!Number.isFinite(lowest)) return null;
      return Math.round((lowest + highest) / 2 + clock.now() - wallClock());
    },
  };
}
