import { generatedOrg } from '../../src/simulator/generated-org.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { SimulatorSettings } from './simulator-process.ts';

// The simulated org in a process of its own. Its content is dated from a moment that is given, so that an org that is
// opened a second time is the same to the byte.
const { shape, windowSeconds, latencyMs, limits, faults, headers, skewSeconds, seed, port, openedAt } = JSON.parse(
  process.argv[2] ?? '{}',
) as SimulatorSettings & { openedAt: number };
const org = generatedOrg(shape);

const simulator = await startSimulator({
  org: { open: (context) => org.open({ ...context, now: openedAt }) },
  port: port ?? 0,
  seed: seed ?? 1,
  limits: { windowSeconds, ...limits },
  latency: latencyMs,
  faults: faults ?? [],
  headerMode: headers ?? 'normal',
  skewSeconds: skewSeconds ?? 0,
  controlEndpoints: true,
  keptRequests: 1000,
});
process.stdout.write(`${JSON.stringify({ url: simulator.url, token: simulator.token })}\n`);
process.once('SIGTERM', () => void simulator.close());
