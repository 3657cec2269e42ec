import { onStop } from './on-stop.ts';
import { type MonotonicClock, systemClock } from './server-clock.ts';

/** Waits, or rejects with the signal's reason as soon as that aborts. */
export function pause(ms: number, signal: AbortSignal | undefined, clock: MonotonicClock = systemClock): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const off = onStop(signal, () => {
      clock.clearTimer(timer);
      reject(signal?.reason);
    });
    const timer = clock.setTimer(() => {
      off();
      resolve();
    }, ms);
  });
}
