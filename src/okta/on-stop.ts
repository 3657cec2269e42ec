const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal aborts. All that wait share one listener on it: adding and removing one of their own for
 * each request costs as much as pacing that request.
 * @returns takes the callback back
 */
export function onStop(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => {};
  let callbacks = waiting.get(signal);
  if (!callbacks) {
    const all = new Set<() => void>();
    signal.addEventListener(
      'abort',
      () => {
        for (const each of all) each();
      },
      { once: true },
    );
    waiting.set(signal, all);
    callbacks = all;
  }
  const those = callbacks;
  those.add(callback);
  return () => void those.delete(callback);
}
