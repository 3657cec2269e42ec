import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FaultRule } from '../../src/simulator/faults.ts';
import type { OrgShape } from '../../src/simulator/generated-shape.ts';
import type { HeaderMode } from '../../src/simulator/rate-headers.ts';
import type { RateLimitSettings } from '../../src/simulator/rate-limits.ts';
import type { SimulatorStats } from '../../src/simulator/stats.ts';
import { hearing, startNode } from './child.ts';

export interface SimulatorSettings {
  shape: OrgShape;
  windowSeconds: number;
  /** The median. */
  latencyMs: number;
  limits?: Partial<RateLimitSettings>;
  faults?: readonly FaultRule[];
  headers?: HeaderMode;
  skewSeconds?: number;
  /** Of faults and foreign traffic; the org has one of its own, in its shape. */
  seed?: number;
  /** A port that was used before, so that links in records are the same again. */
  port?: number;
}

export interface SimulatorProcess {
  url: string;
  port: number;
  token: string;
  stats(): Promise<SimulatorStats>;
  /** The arguments of the simulator's control functions, by name. */
  control(orders: Record<string, unknown[]>): Promise<void>;
  stop(): Promise<void>;
}

const openedAt = Date.now();

export async function startSimulatorProcess(settings: SimulatorSettings): Promise<SimulatorProcess> {
  const entry = fileURLToPath(new URL('simulator-entry.js', import.meta.url));
  const child = startNode([entry, JSON.stringify({ ...settings, openedAt })]);
  const complaints = hearing(child.stderr);
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const first = await Promise.race([once(lines, 'line'), exited.then(() => undefined)]);
  if (!first) throw new Error(`the simulator did not start: ${complaints()}`);
  const { url, token } = JSON.parse(String(first[0])) as { url: string; token: string };
  return {
    url,
    port: Number(new URL(url).port),
    token,
    stats: async () => (await (await fetch(`${url}/__simulator/stats`)).json()) as SimulatorStats,
    async control(orders) {
      const answer = await fetch(`${url}/__simulator/control`, { method: 'POST', body: JSON.stringify(orders) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Runs something against a simulator of its own. */
export async function withSimulator<Result>(
  settings: SimulatorSettings,
  use: (simulator: SimulatorProcess) => Promise<Result>,
): Promise<Result> {
  const simulator = await startSimulatorProcess(settings);
  try {
    return await use(simulator);
  } finally {
    await simulator.stop();
  }
}
