import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAudit } from '../../src/profiles/audit-log.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';

async function connected(): Promise<{ org: Simulator; host: FakeHost; orgFolder: string }> {
  const org = await startSimulator();
  onTestFinished(() => org.close());
  const host = fakeHost({ env: { OKTA_CLIENT_TOKEN: org.token, GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'ada' } });
  const orgFolder = join(host.cwd, 'evidence', new URL(org.url).host.replace(':', '_'));
  await host.run('connect', org.url, '--quiet');
  return { org, host, orgFolder };
}

describe('every action', () => {
  it('is a line in the log of the org, with who, how it ended and on which snapshot; nothing else is', async () => {
    const { org, host, orgFolder } = await connected();
    await host.run('connect', org.url);
    await host.run('connect', '--check');
    await host.run('connect', '--print-scopes');
    await host.run('sync', '--only', 'users,user-factors', '--dry-run');
    await host.run('sync', '--only', 'users,user-factors');
    await host.run('test', '--checks', 'mfa-all-users');
    await host.run('export', '--checks', 'mfa-all-users', '--output', 'bundle');
    await host.run('explain', 'mfa-all-users');
    await host.run('test', '--checks', 'no-such-check');
    await host.run('log');
    const { entries, chain } = readAudit(orgFolder);
    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['connect', 'done'],
      ['re-auth', 'done'],
      ['sync', 'done'],
      ['test', 'check-failed'],
      ['export', 'done'],
    ]);
    expect(chain.intact).toBe(true);
    const { host: orgHost } = new URL(org.url);
    for (const { who, profile, tool, org: of } of entries) {
      expect(who).toMatchObject({ ci: 'GitHub Actions', ciUser: 'ada' });
      expect([profile, of]).toEqual(['default', orgHost]);
      expect(tool).toMatch(/^\d+\.\d+\.\d+$/);
    }
    const [id] = readdirSync(orgFolder).filter((name) => /^\d/.test(name));
    expect(entries.slice(2).map(({ snapshot }) => snapshot)).toEqual([id, id, id]);
    expect(readFileSync(join(orgFolder, 'audit.jsonl'), 'utf8')).not.toContain(org.token);
  });

  it('that fails is one, too: a revoked token, before anything was collected', async () => {
    const { org, host, orgFolder } = await connected();
    const refused = { ...host.env, OKTA_CLIENT_TOKEN: '00revoked-token' };
    expect((await fakeHost({ ...host, env: refused }).run('sync')).exitCode).toBe(3);
    expect(readAudit(orgFolder).entries.at(-1)).toMatchObject({
      action: 'sync-failure',
      outcome: 'failed',
      error: 'credential-refused',
      exitCode: 3,
    });
    rmSync(join(host.cwd, 'evidence'), { recursive: true });
    const env = { OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: '00revoked-token' };
    await fakeHost({ ...host, env }).run('sync');
    expect(readAudit(orgFolder).entries.map(({ action }) => action)).toEqual(['sync-failure']);
    expect(readFileSync(join(host.cwd, 'evidence', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('is done all the same where the log cannot be written, with a warning', async () => {
    const { org, host, orgFolder } = await connected();
    await host.run('sync', '--only', 'users,user-factors');
    rmSync(join(orgFolder, 'audit.jsonl'));
    mkdirSync(join(orgFolder, 'audit.jsonl'));
    chmodSync(orgFolder, 0o500);
    onTestFinished(() => chmodSync(orgFolder, 0o700));
    const tested = await host.run('test', '--checks', 'mfa-all-users');
    expect(tested.exitCode).toBe(1);
    expect(tested.stderr).toContain('not in the audit log');
    const exported = await host.run('export', '--checks', 'mfa-all-users', '--output', join(host.cwd, 'bundle'));
    expect(exported.exitCode).toBe(0);
    expect(exported.stderr).toContain('not in the audit log');

    const json = await host.run('test', '--checks', 'mfa-all-users', '--json');
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.stderr)).toEqual({
      warning: { message: expect.stringContaining('not in the audit log') },
    });
    const env = { OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: '00revoked-token' };
    const failed = await fakeHost({ ...host, env }).run('sync', '--json');
    expect(JSON.parse(failed.stderr).error.auditLog).toContain('not in the audit log');
  });
});

describe('log', () => {
  it('shows what happened, and proves it', async () => {
    const { host } = await connected();
    await host.run('sync', '--only', 'users');
    const shown = await host.run('log');
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toMatch(/connect +done +ada \(CI\) +default/);
    expect(shown.stdout).toContain('Chain intact: 2 lines');
    expect(await host.run('log', '--verify')).toMatchObject({ exitCode: 0 });
    const { entries, chain, snapshots } = JSON.parse((await host.run('log', '--json')).stdout);
    expect(entries).toHaveLength(2);
    expect(chain).toMatchObject({ intact: true, lines: 2 });
    expect(snapshots).toEqual({ altered: [], unrecorded: [] });
  });

  it('--verify ends with 5 where a line was changed', async () => {
    const { host, orgFolder } = await connected();
    await host.run('connect');
    const file = join(orgFolder, 'audit.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"done"', '"gone"'));
    const { exitCode, stdout } = await host.run('log', '--verify');
    expect(exitCode).toBe(5);
    expect(stdout).toContain('Line 2');
    expect((await host.run('log')).exitCode).toBe(0);
    expect(JSON.parse((await host.run('log', '--verify', '--json')).stdout).chain.broken).toHaveLength(1);
  });

  it('--verify names a torn line and ends with 0', async () => {
    const { host, orgFolder } = await connected();
    appendFileSync(join(orgFolder, 'audit.jsonl'), '{"at":"2026');
    await host.run('connect');
    const { exitCode, stdout } = await host.run('log', '--verify');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Line 2 was torn by a crash (11 bytes)');
  });

  it('--verify ends with 5 where a manifest is not the one that was written down', async () => {
    const { host, orgFolder } = await connected();
    await host.run('sync', '--only', 'users');
    const [id = ''] = readdirSync(orgFolder).filter((name) => /^\d/.test(name));
    const manifest = join(orgFolder, id, 'manifest.json');
    chmodSync(manifest, 0o600);
    appendFileSync(manifest, '\n');
    const { exitCode, stdout } = await host.run('log', '--verify');
    expect(exitCode).toBe(5);
    expect(stdout).toContain(`Snapshot ${id}: its manifest is not the one`);
  });

  it('is no error where nothing is on record yet', async () => {
    const { exitCode, stdout } = await fakeHost().run('log', '--org', 'acme');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Nothing is on record for acme.okta.com');
  });
});
