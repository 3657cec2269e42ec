import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FaultRule } from '../../src/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { fakeHost } from '../cli/fake-host.ts';
import { bin, freshMachine, jsonError, machineEnv } from './run-bin.ts';

async function simulator(faults: readonly FaultRule[] = []): Promise<Simulator> {
  const org = await startSimulator({ faults });
  onTestFinished(() => org.close());
  return org;
}

const only = ['--only', 'org'];

interface RunLine {
  startedAt: string;
  exitCode: number;
  result: { schema: string } | null;
}

/** `sync --every` as a process, its lines as they come. */
function running(org: Simulator, args: readonly string[], token = org.token) {
  const { home, cwd } = freshMachine();
  const env = { ...machineEnv(home), OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: token };
  const child = spawn(process.execPath, [bin, 'sync', ...only, ...args], { cwd, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const lines: RunLine[] = [];
  let rest = '';
  let wake = (): void => {};
  child.stdout.on('data', (text) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((part) => JSON.parse(part)));
    wake();
  });
  const until = async (count: number): Promise<RunLine[]> => {
    while (lines.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return lines;
  };
  return { child, cwd, ended, lines, until, stderr: () => stderr };
}

describe('sync --every', () => {
  it('syncs again and again, a line each, and ends cleanly when it is told to', async () => {
    const org = await simulator();
    const { child, cwd, ended, lines, until, stderr } = running(org, ['--every', '1s', '--json']);
    const [first, second] = await until(2);
    expect(first).toMatchObject({ run: 1, exitCode: 0, error: null });
    expect(second).toMatchObject({ run: 2, exitCode: 0 });
    expect(second?.result?.schema).toBe('okta-evidence/snapshot@1');
    const apart = Date.parse(second?.startedAt ?? '') - Date.parse(first?.startedAt ?? '');
    expect(apart).toBeGreaterThanOrEqual(1000);
    child.kill('SIGTERM');
    expect([0, 130]).toContain(await ended);
    expect(stderr()).toBe('');
    const [folder = ''] = readdirSync(join(cwd, 'evidence')).filter((name) => name !== '.gitignore');
    const left = readdirSync(join(cwd, 'evidence', folder));
    expect(left.filter((name) => /^\d/.test(name)).length).toBeGreaterThanOrEqual(2);
    expect(left).not.toContain('.lock');
    expect(lines.every(({ result }) => result !== null)).toBe(true);
  });

  it('goes on after a failure, and tells a webhook once that it fails, once that it is well again', async () => {
    const org = await simulator([{ path: '/api/v1/users/me', status: 401, code: 'E0000011', times: 2 }]);
    const said: { text: string; state: string }[] = [];
    const hook = createServer(async (request, response) => {
      let text = '';
      for await (const piece of request) text += piece;
      said.push(JSON.parse(text));
      response.end();
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void hook.close());
    const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
    const { child, ended, until } = running(org, ['--every', '1s', '--json', '--notify', url]);
    const lines = await until(4);
    expect(lines.slice(0, 4).map(({ exitCode }) => exitCode)).toEqual([3, 3, 0, 0]);
    expect(lines[0]).toMatchObject({ result: null, error: { code: 'credential-refused' } });
    child.kill('SIGTERM');
    await ended;
    // Nothing was ever collected while it failed, so the evidence was stale as well.
    expect(said.map(({ state }) => state)).toEqual(['stale', 'well']);
    expect(said[0]?.text).toContain('sync FAILED (exit code 3');
    expect(JSON.stringify(said)).not.toContain(org.token);
  });

  it('ends at once where the command line cannot work', async () => {
    const org = await simulator();
    const { ended, lines } = running(org, ['--every', '1s', '--json', '--budget', '900']);
    expect(await ended).toBe(2);
    expect(lines).toHaveLength(1);
  });

  it.each([
    [['--every', 'often'], 'age-invalid'],
    [['--every', '1h', '--notify', 'http://chat.example/'], 'webhook-invalid'],
    [['--notify', 'https://chat.example/'], 'notify-needs-every'],
    [['--if-older-than', 'x'], 'age-invalid'],
    [['--all', '--org', 'acme'], 'all-or-one'],
  ])('refuses %j', async (args, code) => {
    const ended = await freshMachine().run(['sync', ...args, '--json']);
    expect(ended.exitCode).toBe(2);
    expect(jsonError(ended).code).toBe(code);
  });
});

describe('sync --if-older-than', () => {
  it('has nothing to do while the last snapshot is young, and says so without speaking to Okta', async () => {
    const org = await simulator();
    const host = fakeHost({ env: { OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: org.token } });
    expect((await host.run('sync', ...only, '--if-older-than', '6h')).exitCode).toBe(0);
    const before = org.requests.length;
    const again = await host.run('sync', ...only, '--if-older-than', '6h');
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing to do') });
    const { upToDate } = JSON.parse((await host.run('sync', ...only, '--if-older-than', '6h', '--json')).stdout);
    expect(upToDate).toBe(true);
    expect(org.requests).toHaveLength(before);
  });

  it('collects again where the last snapshot is damaged', async () => {
    const org = await simulator();
    const host = fakeHost({ env: { OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: org.token } });
    const { stdout } = await host.run('sync', ...only, '--json');
    const manifest = join(JSON.parse(stdout).snapshot, 'manifest.json');
    chmodSync(manifest, 0o600);
    writeFileSync(manifest, '{');
    const again = await host.run('sync', ...only, '--fresh', '--if-older-than', '6h');
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Snapshot: ') });
  });
});

describe('sync --all', () => {
  it('reads every profile; one that fails does not hold up the others, and the worst exit code is the answer', async () => {
    const [good, bad, gone] = [await simulator(), await simulator(), await simulator()];
    const host = fakeHost();
    const given = async (name: string, org: Simulator): Promise<void> => {
      const connecting = fakeHost({ ...host, env: { OKTA_CLIENT_TOKEN: org.token } });
      await connecting.run('connect', org.url, '--profile', name, '--quiet');
    };
    await given('a-bad', bad);
    await given('b-good', good);
    await given('c-gone', gone);
    await host.credentials.write({ profile: 'a-bad', orgUrl: bad.url, store: 'keychain' }, '00revoked');
    await host.run('disconnect', '--profile', 'c-gone');
    const { exitCode, stdout, stderr } = await host.run('sync', '--all', ...only, '--json');
    expect(stderr).toBe('');
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout).orgs).toMatchObject([
      { profile: 'a-bad', exitCode: 3, result: null, error: { code: 'credential-refused' } },
      { profile: 'b-good', exitCode: 0, result: { exitCode: 0 }, error: null },
      { profile: 'c-gone', skipped: true, exitCode: 0 },
    ]);
    const shown = await host.run('sync', '--all', ...only);
    expect(shown.stdout).toContain('exit code 3');
    expect(shown.stdout).toContain('disconnected, left out');
  });

  it('sends a credential of the environment to no org that it does not name', async () => {
    const [one, two] = [await simulator(), await simulator()];
    const host = fakeHost();
    for (const [name, org] of [
      ['one', one],
      ['two', two],
    ] as const) {
      const connecting = fakeHost({ ...host, env: { OKTA_CLIENT_TOKEN: org.token } });
      await connecting.run('connect', org.url, '--profile', name, '--quiet');
    }
    const env = { OKTA_CLIENT_TOKEN: '00of-nobody-knows-which-org' };
    expect((await fakeHost({ ...host, env }).run('sync', '--all', ...only)).exitCode).toBe(0);
  });

  it('says so where nothing is connected', async () => {
    const ended = await freshMachine().run(['sync', '--all', '--json']);
    expect(ended.exitCode).toBe(3);
    expect(jsonError(ended).code).toBe('not-connected');
    expect(existsSync('evidence')).toBe(false);
  });
});
