import type { OrgShape } from '../../src/simulator/generated-shape.ts';
import { shapeOf } from './shapes.ts';
import type { SimulatorSettings } from './simulator-process.ts';

/** A minute and the latency in it, as recorded on real orgs. */
export const real = { windowSeconds: 60, latencyMs: 230 };
/** Both divided by ten; the quota stays what it is. */
export const scaled = { windowSeconds: 6, latencyMs: 23 };

export const scaledOrg = (users: number, change: Partial<OrgShape> = {}): SimulatorSettings => ({
  ...scaled,
  shape: shapeOf(users, change),
});
