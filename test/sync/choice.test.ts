import { describe, expect, it, onTestFinished } from 'vitest';
import { collectors } from '../../src/collectors/index.ts';
import type { FaultRule } from '../../src/simulator/faults.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { roomy, syncFolder } from './sync-run.ts';

async function open(faults: FaultRule[] = []) {
  const simulator = await startSimulator({ limits: roomy, faults });
  onTestFinished(() => simulator.close());
  const folder = syncFolder();
  return { folder, sync: (...args: string[]) => folder.run(['sync', ...args], simulator).end };
}

describe('what is collected', () => {
  it('--only brings along what its datasets take their ids from, and says so; the rest is skipped by name', async () => {
    const { folder, sync } = await open();
    const { exitCode, stderr } = await sync('--only', 'group-members,threat-insight');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Also reading groups');
    const { datasets } = folder.manifest();
    expect(Object.keys(datasets)).toEqual(collectors.map(({ id }) => id));
    for (const [id, { status, file, error }] of Object.entries(datasets)) {
      const read = ['groups', 'group-members', 'threat-insight'].includes(id);
      expect({ id, status, file }).toEqual({
        id,
        status: read ? 'complete' : 'skipped',
        file: read ? `${id}.jsonl` : null,
      });
      if (!read) expect(error?.message).toContain('--only');
    }
  });

  it('--skip takes along what hangs on it, with the reason, and is no gap', async () => {
    const { folder, sync } = await open();
    const { exitCode } = await sync('--quiet', '--skip', 'groups,system-log');
    expect(exitCode).toBe(0);
    const { datasets } = folder.manifest();
    for (const id of ['groups', 'system-log']) expect(datasets[id]?.error?.message).toContain('--skip');
    for (const id of ['group-members', 'admin-roles']) {
      expect(datasets[id]).toMatchObject({ status: 'skipped', file: null });
      expect(datasets[id]?.error?.message).toContain('read from groups, which is skipped');
    }
    expect(datasets['users']?.status).toBe('complete');
  });

  it.each([
    ['--only', 'usrs', 'users'],
    ['--skip', 'group-member', 'group-members'],
    ['--accept-gaps', 'device', 'devices'],
  ])('%s refuses an unknown id, with a suggestion', async (flag, typed, meant) => {
    const { folder, sync } = await open();
    const { exitCode, stdout, stderr } = await sync(flag, typed, '--json');
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(JSON.parse(stderr).error).toMatchObject({ code: 'unknown-dataset' });
    expect(stderr).toContain(meant);
    expect(() => folder.snapshots()).toThrow();
  });

  it('--accept-gaps: 0 with the gap accepted, on record; 5 with another one', async () => {
    const { folder, sync } = await open([{ path: '/api/v1/eventHooks', status: 403 }]);
    const only = ['--only', 'event-hooks,groups'];
    expect((await sync('--quiet', ...only)).exitCode).toBe(5);
    expect((await sync('--quiet', ...only, '--accept-gaps', 'devices')).exitCode).toBe(5);
    const accepted = await sync('--quiet', ...only, '--accept-gaps', 'event-hooks');
    expect(accepted.exitCode).toBe(0);
    expect(accepted.stdout).toContain('event-hooks is denied (accepted)');
    const { acceptedGaps, datasets } = folder.manifest();
    expect(acceptedGaps).toEqual(['event-hooks']);
    expect(datasets['event-hooks']).toMatchObject({ status: 'denied', file: null });
  });
});
