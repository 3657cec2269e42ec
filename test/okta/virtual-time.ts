import type { MonotonicClock } from '../../src/okta/server-clock.ts';

/** A clock whose time passes only when nothing else is left to do. */
export interface VirtualClock extends MonotonicClock {
  /** Runs timers in order until the promise is settled. */
  runUntil<T>(promise: Promise<T>): Promise<T>;
  sleep(ms: number): Promise<void>;
}

interface Timer {
  at: number;
  order: number;
  callback(): void;
}

export function virtualClock(): VirtualClock {
  let time = 0;
  let order = 0;
  let timers: Timer[] = [];
  const clock: VirtualClock = {
    now: () => time,
    setTimer(callback, ms) {
      const timer: Timer = { at: time + Math.max(0, ms), order: order++, callback };
      timers.push(timer);
      return timer;
    },
    clearTimer(timer) {
      timers = timers.filter((candidate) => candidate !== timer);
    },
    sleep: (ms) => new Promise((resolve) => void clock.setTimer(resolve, ms)),
    async runUntil(promise) {
      let settled = false;
      const done = promise.finally(() => {
        settled = true;
      });
      done.catch(() => {});
      for (;;) {
        for (let turn = 0; turn < 10; turn++) await Promise.resolve();
        if (settled) return done;
        let next: Timer | undefined;
        for (const timer of timers) {
          if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
        }
        if (!next) throw new Error('Nothing is left to wait for, and the promise is not settled.');
        clock.clearTimer(next);
        time = next.at;
        next.callback();
      }
    },
  };
  return clock;
}
