import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readAudit } from '../../src/profiles/audit-log.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { takeLock } from '../../src/snapshot/lock.ts';
import type { Manifest } from '../../src/snapshot/manifest.ts';
import { readTombstones } from '../../src/snapshot/tombstones.ts';
import { fakeHost } from './fake-host.ts';

const ids = ['20250101T000000Z', '20250601T000000Z', '20260101T000000Z'];

/** Sealed snapshots, an interrupted run that was set aside, and one that is under way. */
function evidence(): { orgFolder: string; run: ReturnType<typeof fakeHost>['run'] } {
  const dir = mkdtempSync(join(tmpdir(), 'okta-evidence-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const orgFolder = join(dir, 'acme.okta.com');
  for (const id of [...ids, '.interrupted-20250102T000000Z', '.running-20250103T000000Z']) {
    mkdirSync(join(orgFolder, id), { recursive: true });
    writeFileSync(join(orgFolder, id, 'manifest.json'), id, { mode: 0o400 });
    chmodSync(join(orgFolder, id), 0o500);
  }
  onTestFinished(() => {
    for (const id of readdirSync(orgFolder)) if (!id.endsWith('.jsonl')) chmodSync(join(orgFolder, id), 0o700);
  });
  const host = fakeHost();
  return { orgFolder, run: (...argv) => host.run(...argv, '--dir', dir) };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('purge', () => {
  it('shows what would go, and deletes nothing, without --yes', async () => {
    const { orgFolder, run } = evidence();
    const { exitCode, stdout, stderr } = await run('purge', '--before', '2025-06-02');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Would delete: 2 snapshots of acme.okta.com, and 1 interrupted run');
    expect(stdout).toContain('Nothing was deleted');
    expect(stderr).toContain('purge --before 2025-06-02 --yes');
    expect(readdirSync(orgFolder)).toHaveLength(5);
  });

  it('deletes with --yes, and leaves a line for each snapshot and one in the audit log', async () => {
    const { orgFolder, run } = evidence();
    const { exitCode, stdout } = await run('purge', '--before', '2025-06-02', '--yes', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ done: true, kept: 1, latestToo: false });
    expect(readdirSync(orgFolder).sort()).toEqual([
      '.running-20250103T000000Z',
      '20260101T000000Z',
      'audit.jsonl',
      'purged.jsonl',
    ]);
    const stones = readFileSync(join(orgFolder, 'purged.jsonl'), 'utf8').trim().split('\n');
    expect(stones.map((line) => JSON.parse(line))).toEqual(
      ids.slice(0, 2).map((snapshot) => ({
        snapshot,
        manifestSha256: sha256(snapshot),
        purgedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        reason: 'purge --before 2025-06-02',
      })),
    );
    expect(readAudit(orgFolder).entries).toMatchObject([
      { action: 'purge', outcome: 'done', detail: { snapshots: ids.slice(0, 2).join(','), kept: 1 } },
    ]);
  });

  it('says so when the latest snapshot is among them', async () => {
    const { run } = evidence();
    expect((await run('purge', '--before', '2027-01-01')).stdout).toContain('The latest snapshot is among them');
    expect((await run('purge', '--before', '2026-01-01')).stdout).not.toContain('The latest snapshot');
  });

  it('deletes nothing that was begun at that very moment', async () => {
    const { orgFolder, run } = evidence();
    await run('purge', '--before', '2025-06-01T00:00:00Z', '--yes');
    expect(readdirSync(orgFolder)).toContain(ids[1]);
    expect(readdirSync(orgFolder)).not.toContain(ids[0]);
  });

  it('finishes what a crash left half deleted', async () => {
    const { orgFolder, run } = evidence();
    mkdirSync(join(orgFolder, '.purging-20240101T000000Z'));
    await run('purge', '--before', '2024-06-01', '--yes');
    expect(existsSync(join(orgFolder, '.purging-20240101T000000Z'))).toBe(false);
    expect(readdirSync(orgFolder)).toContain(ids[0]);
  });

  it('writes its record on a line of its own, though a crash tore the one before', async () => {
    const { orgFolder, run } = evidence();
    writeFileSync(join(orgFolder, 'purged.jsonl'), '{"snapshot":"20250101T000000Z","manif');
    await run('purge', '--before', '2025-03-01', '--yes');
    expect(readTombstones(orgFolder)).toMatchObject([{ snapshot: ids[0], manifestSha256: sha256(ids[0] ?? '') }]);
  });

  it('leaves a chain that the next sync goes on with, though no snapshot is left', async () => {
    const org = await startSimulator();
    onTestFinished(() => org.close());
    const host = fakeHost({ input: org.token });
    await host.run('connect', org.url, '--token-stdin');
    await host.run('sync', '--quiet', '--only', 'groups');
    await host.run('purge', '--before', '2999-01-01', '--yes');
    // Snapshots are named by the second.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    onTestFinished(() => void vi.useRealTimers());
    await host.run('sync', '--quiet', '--only', 'groups', '--fresh');
    const orgFolder = join(host.cwd, 'evidence', new URL(org.url).host.replace(':', '_'));
    const [purged] = readTombstones(orgFolder);
    const [latest = ''] = readdirSync(orgFolder).filter((name) => /^\d{8}T/.test(name));
    const manifest = JSON.parse(readFileSync(join(orgFolder, latest, 'manifest.json'), 'utf8')) as Manifest;
    expect(manifest).toMatchObject({
      previous: { snapshot: purged?.snapshot, manifestSha256: purged?.manifestSha256 },
      previousReason: null,
    });
    const { exitCode, stdout } = await host.run('verify', orgFolder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('the chain of snapshots has no gap');
    rmSync(join(orgFolder, 'purged.jsonl'));
    expect((await host.run('verify', orgFolder)).exitCode).toBe(5);
  });

  it('has nothing to do, and nothing to write down, where nothing is that old', async () => {
    const { orgFolder, run } = evidence();
    const { exitCode, stdout } = await run('purge', '--before', '2020-01-01', '--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('nothing was begun before 2020-01-01');
    expect(existsSync(join(orgFolder, 'audit.jsonl'))).toBe(false);
  });

  it('waits for no sync: it says who holds the org', async () => {
    const { orgFolder, run } = evidence();
    const lock = takeLock(orgFolder);
    onTestFinished(() => lock.release());
    const { exitCode, stderr } = await run('purge', '--before', '2027-01-01', '--yes', '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr).error.code).toBe('sync-already-running');
    expect(readdirSync(orgFolder)).toContain(ids[0]);
  });

  it.each([
    [],
    ['--before', 'yesterday'],
    ['--before', '2026-02-30'],
    ['--before', '01/02/2026'],
    ['--before', '2026'],
  ])('refuses %j', async (...argv) => {
    const { exitCode, stderr } = await evidence().run('purge', ...argv, '--yes', '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr).error.code).toBe('date-invalid');
  });
});
