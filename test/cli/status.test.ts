import { cpSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { lapseOf, lastFailure } from '../../src/commands/status/freshness.ts';
import type { Status } from '../../src/commands/status/run-status.ts';
import type { AuditLine } from '../../src/profiles/audit-log.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';

interface Connected {
  host: FakeHost;
  url: string;
  orgFolder: string;
  token: string;
}

/** A host that was connected to Acme and has one snapshot. */
async function synced(): Promise<Connected> {
  const org = await startSimulator();
  onTestFinished(() => org.close());
  const host = fakeHost({ input: org.token });
  await host.run('connect', org.url, '--token-stdin');
  await host.run('sync', '--quiet');
  const orgFolder = join(host.cwd, 'evidence', new URL(org.url).host.replace(':', '_'));
  return { host, url: org.url, orgFolder, token: org.token };
}

async function statusOf(host: FakeHost, ...argv: string[]): Promise<Status & { exitCode: number }> {
  const { stdout, stderr, exitCode } = await host.run('status', '--json', ...argv);
  expect(stderr).toBe('');
  return { ...(JSON.parse(stdout) as Status), exitCode };
}

/** A webhook that takes down what it is sent. */
async function webhook(answer = 200): Promise<{ url: string; got: { text: string }[]; raw: string[] }> {
  const got: { text: string }[] = [];
  const raw: string[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    raw.push(text);
    got.push(JSON.parse(text));
    response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`, got, raw };
}

/** The clock goes on, and nobody waits. */
function someSecondsLater(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5000 });
  onTestFinished(() => void vi.useRealTimers());
}

describe('status', () => {
  it('says what is fresh, how it is kept, and what the evidence supports', async () => {
    const { host, url } = await synced();
    const { orgs, stale, exitCode } = await statusOf(host, '--snapshots');
    expect([stale, exitCode]).toEqual([false, 0]);
    expect(orgs).toHaveLength(1);
    const [org] = orgs;
    expect(org).toMatchObject({
      profile: 'default',
      org: new URL(url).host,
      freshness: 'fresh',
      connection: { auth: 'token', store: 'keychain' },
      // The owner of the token has several: connect learned when the first of them lapses.
      credential: { certainty: 'earliest-of-n', daysLeft: expect.any(Number) },
      lastFailure: null,
      snapshot: { fresh: true, gaps: [] },
    });
    expect(org?.snapshots).toHaveLength(1);
    expect(org?.frameworks.map(({ id }) => id)).toContain('soc2');
    for (const { controls, total } of org?.frameworks ?? []) {
      expect(controls.stale).toBe(0);
      expect(Object.values(controls).reduce((sum, each) => sum + each)).toBe(total);
    }
    const shown = await host.run('status');
    expect(shown.stdout).toMatch(/fresh, \d+ s old/);
    expect(shown.stdout).toMatch(/lapses in \d+ days if it is not used \(the earliest of its owner's tokens\)/);
  });

  it('lets stale evidence support no control, and fails on request alone', async () => {
    const { host } = await synced();
    const before = (await statusOf(host)).orgs[0];
    someSecondsLater();
    const { orgs, stale, exitCode } = await statusOf(host, '--stale-after', '1s', '--fail-on-stale');
    expect([stale, exitCode]).toEqual([true, 5]);
    const after = orgs[0];
    expect(after?.freshness).toBe('stale');
    const count = (of: typeof after, ...of2: string[]) =>
      of?.controls.filter(({ status }) => of2.includes(status)).length;
    expect(count(after, 'supported', 'manual')).toBe(0);
    expect(count(after, 'stale')).toBe(count(before, 'supported', 'manual'));
    expect(count(after, 'exceptions')).toBe(count(before, 'exceptions'));
    expect(after?.todo.map(({ command }) => command)).toContain('okta-evidence sync');
    expect((await host.run('status', '--stale-after', '1s')).exitCode).toBe(0);
    expect((await host.run('status', '--stale-after', '1s')).stdout).toContain('STALE');
  });

  it('takes --stale-after from the project file, and shows with --debug where each value came from', async () => {
    const { host } = await synced();
    writeFileSync(join(host.cwd, 'okta-evidence.yaml'), 'staleAfter: 7d\n');
    const debug = await statusOf(
      { ...host, run: (...argv) => fakeHost({ ...host, env: { OKTA_CLIENT_TOKEN: 'hidden' } }).run(...argv) },
      '--debug',
    );
    expect(debug.orgs[0]?.staleAfter).toBe('7d');
    const settings = debug.orgs[0]?.settings ?? [];
    expect(settings).toContainEqual({ name: 'staleAfter', value: '"7d"', from: 'project file' });
    expect(settings).toContainEqual({ name: 'OKTA_CLIENT_TOKEN', value: '(set)', from: 'environment' });
    expect(settings.find(({ name }) => name === 'org')?.from).toBe('profile');
    expect(JSON.stringify(debug)).not.toContain('hidden');
    expect((await statusOf(host, '--stale-after', '1h')).orgs[0]?.staleAfter).toBe('1h');
  });

  it('names what failed last, until a sync has gone well', async () => {
    const { host, url, token } = await synced();
    const revoked = fakeHost({ ...host, env: { OKTA_CLIENT_ORGURL: url, OKTA_CLIENT_TOKEN: '00revoked' } });
    expect((await revoked.run('sync')).exitCode).toBe(3);
    const [org] = (await statusOf(host)).orgs;
    expect(org?.lastFailure).toMatchObject({ action: 'sync-failure', error: 'credential-refused', overcome: false });
    expect(org?.todo.map(({ command }) => command)).toContain('okta-evidence explain credential-refused');
    await fakeHost({ ...host, env: { OKTA_CLIENT_TOKEN: token } }).run('sync', '--only', 'users');
    expect((await statusOf(host)).orgs[0]?.lastFailure?.overcome).toBe(true);
  });

  it('works on the evidence folder alone, without a profile', async () => {
    const { host } = await synced();
    const other = fakeHost();
    const [org] = (await statusOf(other, '--dir', join(host.cwd, 'evidence'))).orgs;
    expect(org).toMatchObject({
      profile: null,
      connection: null,
      credential: { certainty: 'estimated' },
      freshness: 'fresh',
    });
  });

  it('--all shows each profile, and evidence that no profile is for', async () => {
    const { host } = await synced();
    const profile = await host.profiles.read('default');
    if (!profile) throw new Error('not connected');
    await host.profiles.write({ ...profile, name: 'b', org: { ...profile.org, url: 'https://b.okta.com' } });
    cpSync(join(host.cwd, 'evidence'), join(host.cwd, 'copy'), { recursive: true });
    const { orgs } = await statusOf(host, '--all');
    expect(orgs.map(({ profile: name, freshness }) => [name, freshness])).toEqual([
      ['b', 'none'],
      ['default', 'fresh'],
    ]);
    expect((await statusOf(host, '--all', '--fail-on-stale')).exitCode).toBe(5);
    const alone = await statusOf(fakeHost(), '--all', '--dir', join(host.cwd, 'copy'));
    expect(alone.orgs.map(({ profile: name }) => name)).toEqual([null]);
    expect((await statusOf(fakeHost(), '--all')).orgs).toEqual([]);
  });

  it.each([
    [['--stale-after', 'soon'], 'age-invalid'],
    [['--notify', 'http://chat.example/hook'], 'webhook-invalid'],
    [['--notify', 'nonsense'], 'webhook-invalid'],
  ])('refuses %j', async (argv, code) => {
    const { exitCode, stderr } = await fakeHost().run('status', '--org', 'acme', ...argv, '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr).error.code).toBe(code);
  });
});

describe('--notify', () => {
  it('posts profile, host, age and counts, and nothing of the evidence', async () => {
    const { host, url, token } = await synced();
    const hook = await webhook();
    someSecondsLater();
    const { exitCode, stdout } = await host.run('status', '--stale-after', '1s', '--notify', hook.url);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Posted to ${new URL(hook.url).host}`);
    expect(stdout).not.toContain('secret-path');
    expect(hook.got).toHaveLength(1);
    expect(hook.got[0]?.text).toMatch(/^okta-evidence\n127\.0\.0\.1:\d+ \(default\): STALE, \d+ \w+ old; controls: /);
    expect(hook.got[0]).toMatchObject({ stale: 1, orgs: [{ profile: 'default', org: new URL(url).host }] });
    for (const hidden of [token, 'example', '00u', host.cwd]) expect(hook.raw.join()).not.toContain(hidden);
  });

  it.each([500, 302])('ends with 4 when the webhook answers %i', async (answer) => {
    const hook = await webhook(answer);
    const { exitCode, stdout } = await (await synced()).host.run('status', '--notify', hook.url);
    expect(exitCode).toBe(4);
    expect(stdout).toContain(`did NOT take the message (HTTP ${answer})`);
    expect(hook.got).toHaveLength(1);
  });
});

describe('what is told from the log', () => {
  const line = (change: Partial<AuditLine>): AuditLine =>
    ({
      at: '2026-01-01T00:00:00.000Z',
      action: 'sync',
      outcome: 'done',
      exitCode: 0,
      error: null,
      ...change,
    }) as AuditLine;
  const now = Date.parse('2026-01-11T00:00:00Z');

  it('is no failure where a test found something', () => {
    expect(lastFailure([line({ action: 'test', outcome: 'check-failed', exitCode: 1 })])).toBeNull();
  });

  it('is the lapse of the token, 30 days after the last use that went well', () => {
    const entries = [line({}), line({ at: '2026-01-05T00:00:00.000Z', action: 'sync-failure', outcome: 'failed' })];
    expect(lapseOf(null, entries, 'token', now)).toEqual({
      at: '2026-01-31T00:00:00.000Z',
      daysLeft: 20,
      certainty: 'estimated',
    });
    expect(lapseOf(null, entries, 'service-app', now)).toBeNull();
    expect(lapseOf(null, [], 'token', now)).toBeNull();
  });

  it('is what Okta told at the time of connect, where it told', () => {
    const told = {
      expiresAt: '2026-02-05T00:00:00Z',
      basis: 'exact',
      windowDays: 30,
      networkZone: null,
      candidates: [],
    };
    const known = { ...told, basis: 'exact' } as const;
    expect(lapseOf(known, [line({})], 'token', now)).toMatchObject({ daysLeft: 25, certainty: 'exact' });
    expect(lapseOf({ ...known, expiresAt: null }, [line({})], 'token', now)).toBeNull();
  });
});
