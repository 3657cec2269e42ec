import { expect, it } from 'vitest';
import { generatedOrg } from '../../src/simulator/generated-org.ts';
import { orgShape } from '../../src/simulator/generated-shape.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { syncFolder } from './sync-run.ts';

// The benchmark runs 200 seeds; a few keep everyday changes honest.
it.concurrent.for([1, 2, 3, 4])(
  'chaos by seed %i ends complete, or says where not',
  { timeout: 120_000 },
  async (seed, { onTestFinished }) => {
    const simulator = await startSimulator({
      org: generatedOrg(orgShape(60, { seed })),
      seed,
      limits: { windowSeconds: 1, principalPercent: 100 },
      faults: [
        { path: '/api/*', status: 500, probability: 0.05 },
        { path: '/api/*', kind: 'reset', probability: 0.01 },
        { path: '/api/*', kind: 'reset-mid-body', probability: 0.01 },
        { path: '/api/*', kind: 'truncated-json', probability: 0.01 },
        { path: '/api/*', kind: 'rate-429', probability: 0.02 },
        { path: '/api/*', kind: 'concurrency-429', probability: 0.02 },
      ],
    });
    try {
      const folder = syncFolder(onTestFinished);
      const { exitCode, stderr } = await folder.run(['sync', '--quiet'], simulator).end;
      expect([0, 5], stderr).toContain(exitCode);
      for (const [id, { status, error }] of Object.entries(folder.manifest().datasets)) {
        if (status !== 'complete') expect(error?.message, id).toMatch(/\S/);
      }
    } finally {
      await simulator.close();
    }
  },
);
