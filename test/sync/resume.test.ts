import { readdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { generatedOrg } from '../../src/simulator/generated-org.ts';
import { orgShape } from '../../src/simulator/generated-shape.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { syncFolder } from './sync-run.ts';

const users = 600;
/** Wide enough to be done in seconds, narrow enough that a kill finds something under way. */
const limits = { windowSeconds: 1, principalPercent: 100, limits: { '/api/v1/users*': 300 } } as const;

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ org: generatedOrg(orgShape(users)), limits, latency: 5, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** An uninterrupted run to compare with: of the same server, since its address is in every link. */
async function whole(simulator: Simulator): Promise<{ hashes: Record<string, string>; requests: number }> {
  simulator.control.clearRequests();
  const folder = syncFolder();
  const { exitCode, stderr } = await folder.run(['sync', '--quiet', '--skip', 'system-log'], simulator).end;
  expect(exitCode, stderr).toBe(0);
  const requests = simulator.requests.length;
  simulator.control.clearRequests();
  return { hashes: folder.hashes(), requests };
}

const sync = ['sync', '--quiet', '--skip', 'system-log'] as const;

describe('an interrupted run is gone on with', () => {
  it('kill -9 at any moment: the same bytes, few requests twice', { timeout: 180_000 }, async () => {
    const simulator = await simulate();
    const uninterrupted = await whole(simulator);
    const extra: number[] = [];
    for (const moment of [0.08, 0.25, 0.5, 0.75, 0.95]) {
      simulator.control.clearRequests();
      const folder = syncFolder();
      const first = folder.run(sync, simulator);
      await until(() => simulator.requests.length >= moment * uninterrupted.requests);
      first.child.kill('SIGKILL');
      await first.end;
      const second = await folder.run(sync, simulator).end;
      expect(second.exitCode, second.stderr).toBe(0);
      expect(folder.hashes()).toEqual(uninterrupted.hashes);
      expect(folder.manifest().resumed).toHaveLength(1);
      expect(readdirSync(folder.orgFolder()).filter((name) => name.startsWith('.running'))).toEqual([]);
      extra.push(simulator.requests.length - uninterrupted.requests);
    }
    const mean = extra.reduce((sum, each) => sum + each, 0) / extra.length;
    // Each start asks who it is (2 requests), and up to 10 were in flight.
    expect(mean / uninterrupted.requests, String(extra)).toBeLessThan(0.03);
  });

  it('Ctrl-C: exit 130, nothing half-written, and the next sync goes on', async () => {
    const simulator = await simulate();
    const folder = syncFolder();
    const first = folder.run(sync, simulator);
    await until(() => simulator.requests.length > 200);
    first.child.kill('SIGINT');
    expect(await first.end).toMatchObject({ exitCode: 130 });
    expect(folder.snapshots()).toEqual([]);
    expect((await folder.run(sync, simulator).end).exitCode).toBe(0);
    expect(folder.manifest().resumed).toHaveLength(1);
  });

  it('a deadline: exit 5, then gone on with', async () => {
    const simulator = await simulate({ latency: 40 });
    const folder = syncFolder();
    const first = await folder.run([...sync, '--deadline', '2s'], simulator).end;
    expect(first).toMatchObject({ exitCode: 5 });
    expect(first.stderr).toContain('deadline');
    expect((await folder.run(sync, simulator).end).exitCode).toBe(0);
    expect(folder.manifest().resumed).toHaveLength(1);
  });

  it('a token that is revoked in mid-run: exit 3, then gone on with', async () => {
    const simulator = await simulate({
      onRequest: ({ number }, control) => {
        if (number === 300) control.faults([{ path: '/api/*', status: 401, code: 'E0000011' }]);
      },
    });
    const folder = syncFolder();
    const first = await folder.run(sync, simulator).end;
    expect(first, first.stderr).toMatchObject({ exitCode: 3 });
    simulator.control.faults([]);
    expect((await folder.run(sync, simulator).end).exitCode).toBe(0);
    expect(folder.manifest().resumed).toHaveLength(1);
  });

  it('with cursors that Okta does not take any more: the listing begins again, the bytes are the same', async () => {
    const simulator = await simulate();
    const uninterrupted = await whole(simulator);
    const folder = syncFolder();
    const first = folder.run(sync, simulator);
    await until(() => simulator.requests.some(({ query }) => query.includes('after=')));
    first.child.kill('SIGKILL');
    await first.end;
    simulator.control.faults([{ path: '/api/*', kind: 'cursor-expired', times: 1 }]);
    const second = await folder.run(sync, simulator).end;
    expect(second.exitCode, second.stderr).toBe(0);
    expect(folder.hashes()).toEqual(uninterrupted.hashes);
  });
});

describe('an interrupted run is set aside', () => {
  it.each([
    ['with other options', ['--include-phone-numbers']],
    ['with --fresh', ['--fresh']],
    ['when it is too old', ['--resume-within', '1s']],
  ])('%s', async (_, more) => {
    const simulator = await simulate();
    const folder = syncFolder();
    const first = folder.run(sync, simulator);
    await until(() => simulator.requests.length > 100);
    first.child.kill('SIGKILL');
    await first.end;
    if (more[0] === '--resume-within') await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await folder.run([...sync, ...more], simulator).end).exitCode).toBe(0);
    expect(folder.manifest().resumed).toEqual([]);
    expect(readdirSync(folder.orgFolder()).some((name) => name.startsWith('.interrupted-'))).toBe(true);
    expect(folder.snapshots()).toHaveLength(1);
  });
});

it('two at once: the second is told who holds the lock, and nothing is corrupted', async () => {
  const simulator = await simulate({ latency: 20 });
  const folder = syncFolder();
  const first = folder.run(sync, simulator);
  await until(() => simulator.requests.length > 100);
  const second = await folder.run(sync, simulator).end;
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toContain(`process ${first.child.pid}`);
  expect((await first.end).exitCode).toBe(0);
  expect(folder.snapshots()).toHaveLength(1);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
