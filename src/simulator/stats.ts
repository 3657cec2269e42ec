import type { WindowRecord } from './rate-limits.ts';
import type { RequestCounts, Unexpected } from './request-log.ts';
import type { SimulatorState } from './server.ts';

/** What a run did to the org: the numbers tests and measurements look at. */
export interface SimulatorStats extends RequestCounts {
  /** One record a principal, bucket and window: `granted` is never more than `limit`. */
  windows: WindowRecord[];
  throttled: { rate: number; concurrency: number };
  highestInFlight: number;
  faults: Record<string, number>;
  unexpected: Unexpected[];
}

export function simulatorStats(state: SimulatorState): SimulatorStats {
  const { log, limiter, faults } = state;
  return {
    ...structuredClone(log.counts),
    windows: limiter.windows().map((window) => ({ ...window, principal: principalName(window.principal) })),
    throttled: { ...limiter.throttled },
    highestInFlight: limiter.highestInFlight,
    faults: { ...faults.struck },
    unexpected: log.unexpected,
  };
}

/** The scheme and the end of the credential: enough to tell two principals apart. */
function principalName(authorization: string): string {
  const [scheme = '', credential = ''] = authorization.split(' ');
  return credential === '' ? scheme : `${scheme} …${credential.slice(-4)}`;
}
