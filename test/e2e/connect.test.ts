import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FaultRule } from '../../src/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { fakeHost } from '../cli/fake-host.ts';
import { freshMachine, jsonError } from './run-bin.ts';

async function simulator(faults: readonly FaultRule[] = []): Promise<Simulator> {
  const org = await startSimulator({ faults });
  onTestFinished(() => org.close());
  return org;
}

const denied = (path: string): FaultRule => ({ path, status: 403, code: 'E0000006' });

describe('connect', () => {
  it('takes a token from stdin, shows what it can read, and keeps a profile without it', async () => {
    const org = await simulator();
    const machine = freshMachine();
    const { exitCode, stdout, stderr } = await machine.run(['connect', org.url, '--token-stdin'], {
      stdin: `SSWS ${org.token}\n`,
    });
    expect(stderr).toContain('is Okta org 00oacme');
    expect(stderr).toContain('Next: okta-evidence sync');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('ada@acme.example');
    expect(stdout).toMatch(/12 of 12 datasets|(\d+) of \1 datasets/);
    expect(stdout).toContain('NOT stored');
    expect(stdout).toContain('OKTA_CLIENT_TOKEN');
    const file = join(machine.home, '.config/okta-evidence/profiles/default.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ store: 'none', org: { url: org.url } });
    expect(stdout + stderr + everythingIn(machine.home)).not.toContain(org.token);
  });

  it('keeps the token in the credential store where there is one, under the name of the org', async () => {
    const org = await simulator();
    const host = fakeHost({ env: { OKTA_CLIENT_TOKEN: org.token } });
    const { exitCode, stdout, stderr } = await host.run('connect', org.url, '--profile', 'acme', '--json');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({ profile: 'acme', stored: 'keychain', owner: { login: 'ada@acme.example' } });
    expect(said.datasets.map(({ status }: { status: string }) => status)).not.toContain('denied');
    expect(await host.credentials.read({ profile: 'acme', orgUrl: org.url })).toBe(org.token);
    expect(stdout).not.toContain(org.token);
  });

  it('tries the stored token again with --check, and saves nothing', async () => {
    const org = await simulator();
    const host = fakeHost();
    await host.credentials.write({ profile: 'default', orgUrl: org.url }, org.token);
    const before = { evidenceFolder: join(host.cwd, 'elsewhere'), connectedAt: '2026-01-01T00:00:00.000Z' };
    await host.profiles.write({
      ...before,
      name: 'default',
      org: { url: org.url, id: '00o1', name: null, customDomain: false },
      auth: 'token',
      principal: null,
      store: 'keychain',
      acceptedGaps: [],
    });
    const { exitCode, stdout } = await host.run('connect', '--check');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Nothing was saved');
    expect(await host.profiles.read('default')).toMatchObject(before);
  });

  it('names for each dataset the role or the scope that is missing', async () => {
    const org = await simulator([
      denied('/api/v1/iam/assignees/users'),
      { path: '/api/v1/logs', kind: 'insufficient-scope' },
      { path: '/api/v1/authenticators', status: 401, code: 'E0000015' },
      denied('/api/v1/groups'),
    ]);
    const host = fakeHost({ env: { OKTA_CLIENT_TOKEN: org.token } });
    const { exitCode, stdout } = await host.run('connect', org.url, '--accept-gaps', 'system-log', '--json');
    expect(exitCode).toBe(0);
    const { datasets, acceptedGaps } = JSON.parse(stdout) as {
      datasets: { id: string; status: string; missing: string | null }[];
      acceptedGaps: string[];
    };
    const shown = Object.fromEntries(datasets.map(({ id, status, missing }) => [id, [status, missing]]));
    expect(shown['admin-roles']).toEqual(['denied', expect.stringMatching(/^role /)]);
    expect(shown['system-log']).toEqual(['denied', 'scope okta.logs.read']);
    expect(shown['authenticators']).toEqual(['unavailable', null]);
    expect(shown['groups']).toEqual(['denied', 'role Read-Only Administrator']);
    expect(shown['group-members']).toEqual(['not-asked', null]);
    expect(shown['users']).toEqual(['readable', null]);
    expect(acceptedGaps).toEqual(['system-log']);
    expect(await host.profiles.read('default')).toMatchObject({ acceptedGaps: ['system-log'] });
  });

  it('tells what a gap costs: the checks, the evidence and the controls that need the dataset', async () => {
    const org = await simulator([denied('/api/v1/authenticators'), denied('/api/v1/logs')]);
    const host = fakeHost({ env: { OKTA_CLIENT_TOKEN: org.token } });
    const { stdout } = await host.run('connect', org.url, '--check', '--json');
    const { datasets } = JSON.parse(stdout) as {
      datasets: {
        id: string;
        costs: { checks: string[]; items: string[]; controls: { framework: string }[] } | null;
      }[];
    };
    const costs = Object.fromEntries(datasets.map(({ id, costs }) => [id, costs]));
    expect(costs['users']).toBeNull();
    expect(costs['authenticators']?.checks).toEqual(expect.arrayContaining(['mfa-all-users', 'weak-factors']));
    expect(costs['system-log']).toMatchObject({ checks: [], items: ['system-log'] });
    expect(costs['system-log']?.controls.map(({ framework }) => framework)).toContain('soc2');
    expect((await host.run('connect', org.url, '--check')).stdout).toMatch(/system-log +denied .*\d+ controls/);
  });

  it('says whose token it is, what it could do, and when it lapses; the profile keeps that', async () => {
    const org = await simulator();
    const host = fakeHost({ env: { OKTA_CLIENT_TOKEN: org.token } });
    const { stdout, stderr } = await host.run('connect', org.url);
    expect(stdout).toContain('token of ada@acme.example (SUPER_ADMIN)');
    expect(stderr).toContain('is a Super Administrator');
    expect(stderr).toContain('One of the 2 tokens of its owner lapses in');
    expect(await host.profiles.read('default')).toMatchObject({
      credential: { basis: 'earliest-of-n', windowDays: 30, networkZone: null, candidates: [{}, {}] },
    });
    await host.run('sync', '--only', 'api-tokens');
    org.control.faults([denied('/api/v1/api-tokens')]);
    expect((await host.run('connect', org.url)).stdout).toContain('(estimated: 30 days after its last use)');
    const { credential } = (await host.profiles.read('default')) ?? {};
    expect(credential).toMatchObject({ basis: 'estimated' });
    expect(Date.parse(credential?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 29 * 86_400_000);
  });

  it('prints the scopes of what is collected, without what is skipped', async () => {
    const host = fakeHost();
    writeFileSync(join(host.cwd, 'okta-evidence.yaml'), 'skip: [devices]\n');
    const { stdout } = await host.run('connect', '--print-scopes', '--accept-gaps', 'system-log,deprovisioning-log');
    const scopes = stdout.trim().split('\n');
    expect(scopes).toContain('okta.users.read');
    expect(scopes).not.toContain('okta.devices.read');
    expect(scopes).not.toContain('okta.logs.read');
  });

  it('does not mix the evidence of two orgs that had the same name', async () => {
    const org = await simulator();
    const host = fakeHost({ env: { OKTA_CLIENT_TOKEN: org.token } });
    await host.run('connect', org.url);
    await host.run('sync', '--only', 'org');
    const profile = await host.profiles.read('default');
    if (profile) await host.profiles.write({ ...profile, org: { ...profile.org, id: '00oanother0000000000' } });
    org.control.clearRequests();
    for (const line of [['sync'], ['connect', org.url]]) {
      const { exitCode, stderr } = await host.run(...line, '--json');
      expect([exitCode, JSON.parse(stderr).error.code]).toEqual([2, 'org-replaced']);
    }
    expect(org.requests.every(({ authorization }) => authorization === 'none')).toBe(true);
    expect((await host.run('connect', org.url, '--dir', 'elsewhere')).exitCode).toBe(0);
  });

  it('ends with 3 and saves nothing when nothing can be read', async () => {
    const org = await simulator([denied('/api/*')]);
    const machine = freshMachine();
    const ended = await machine.run(['connect', org.url, '--json'], { env: { OKTA_CLIENT_TOKEN: org.token } });
    expect(ended.exitCode).toBe(3);
    expect(jsonError(ended)).toMatchObject({ code: 'nothing-readable', hint: expect.stringContaining('Read-Only') });
    expect(everythingIn(machine.home)).toBe('');
  });

  it('asks for nothing but GET, and sends no credential before the org has answered', async () => {
    const org = await simulator();
    const host = fakeHost({ env: { OKTA_CLIENT_TOKEN: org.token } });
    await host.run('connect', org.url);
    expect(org.requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(org.requests[0]?.path).toBe('/.well-known/okta-organization');
  });

  it('prints the scopes that reading everything takes', async () => {
    const { exitCode, stdout } = await freshMachine().run(['connect', '--print-scopes']);
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toContain('okta.users.read');
    expect(stdout).not.toContain('.manage');
  });

  it('goes through the proxy that the environment names', async () => {
    const org = await simulator();
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(502).end();
    });
    proxy.on('connect', ({ url }, socket) => {
      asked.push(url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const through = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const env = { OKTA_CLIENT_TOKEN: org.token, HTTP_PROXY: through };
    expect((await freshMachine().run(['connect', org.url, '--check'], { env })).exitCode).toBe(4);
    expect(asked.join()).toContain(`127.0.0.1:${org.port}`);
    const past = { ...env, NO_PROXY: '127.0.0.1' };
    expect((await freshMachine().run(['connect', org.url, '--check'], { env: past })).exitCode).toBe(0);
  });
});

function everythingIn(folder: string): string {
  let text = '';
  for (const entry of existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []) {
    if (entry.isFile()) text += readFileSync(join(entry.parentPath, entry.name), 'utf8');
  }
  return text;
}
