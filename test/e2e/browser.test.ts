import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { bin, type Ended, freshMachine, jsonError, type Machine, machineEnv } from './run-bin.ts';
import { leaks, secretsOf } from './secret-hunt.ts';

const chromium = '/usr/bin/chromium';
const passphrase = { OKTA_EVIDENCE_PASSPHRASE: 'correct horse battery staple' };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface SignInWorld {
  org: Simulator;
  machine: Machine;
  port: number;
}

/** A simulated org whose apps send back to a port that is free here. */
async function world(options: SimulatorOptions = {}): Promise<SignInWorld> {
  const org = await startSimulator({ limits: { unlimited: true }, ...options });
  onTestFinished(() => org.close());
  const port = await freePort();
  const { webApp, nativeApp } = org.oauth.clients;
  const redirectUris = [`http://localhost:${port}/api/integrations/okta/callback`];
  for (const { clientId } of [webApp, nativeApp]) org.control.oauthApp(clientId, { redirectUris });
  return { org, machine: freshMachine(), port };
}

interface Signing {
  child: ChildProcess;
  /** The address that was printed. */
  url: Promise<string>;
  end: Promise<Ended>;
}

/** Starts `connect --auth browser`, which goes on once somebody has signed in. */
function connect(
  { org, machine, port }: SignInWorld,
  args: readonly string[],
  { stdin = '', env = {} }: { stdin?: string; env?: Record<string, string> } = {},
): Signing {
  const line = ['connect', org.url, '--auth', 'browser', '--port', String(port), ...args];
  const child = spawn(process.execPath, [bin, ...line], {
    cwd: machine.cwd,
    env: { ...machineEnv(machine.home), ...passphrase, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  const url = new Promise<string>((resolve) => {
    child.stderr.on('data', (text) => {
      stderr += text;
      const found = /^(http\S+authorize\?\S+)\n/m.exec(stderr)?.[1];
      if (found) resolve(found);
    });
  });
  const end = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  child.stdin.end(stdin);
  return { child, url, end };
}

/** What a browser does with the sign-in page, without a browser. */
async function answerPage(url: string, answer = 'sign-in'): Promise<Response> {
  const html = await (await fetch(url)).text();
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  const body = new URLSearchParams({ transaction: field('transaction'), username: field('username'), answer });
  return fetch(new URL('/oauth2/v1/authorize', url), { method: 'POST', body, redirect: 'manual' });
}

/** Signs in and follows back; the text of the last page. */
async function signIn(url: string, answer?: string): Promise<string> {
  const back = await answerPage(url, answer);
  return (await fetch(back.headers.get('location') ?? '')).text();
}

describe('signing in with the browser', () => {
  it.skipIf(!existsSync(chromium))('works in a real one, and leaves no code in its history', async () => {
    const { chromium: driver } = await import('playwright-core');
    const { org, machine, port } = await world();
    const { webApp } = org.oauth.clients;
    const { url, end } = connect(
      { org, machine, port },
      ['--client-id', webApp.clientId, '--client-secret-stdin', '--no-browser', '--store', 'file', '--debug'],
      { stdin: `${webApp.clientSecret}\n` },
    );
    const browser = await driver.launch({
      executablePath: chromium,
      args: [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync'],
      ],
    });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(await url);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
    expect(await page.textContent('p')).toContain('okta-evidence sync');
    expect(page.url()).toBe(`http://localhost:${port}/api/integrations/okta/end`);
    const devtools = await page.context().newCDPSession(page);
    const { entries } = await devtools.send('Page.getNavigationHistory');
    expect(entries.filter(({ url }) => url.includes('code='))).toEqual([]);
    const connected = await end;
    expect(connected).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('signed in as ada@acme.example') });
    expect(connected.stdout).toContain('sealed by your passphrase');

    const synced = await machine.run(['sync', '--debug'], { env: passphrase });
    expect(synced.exitCode).toBe(0);
    const again = await machine.run(['connect', '--check'], { env: passphrase });
    expect(again.exitCode).toBe(0);
    const texts = [connected, synced, again].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect(leaks(secretsOf(org), texts, machine.cwd)).toEqual([]);
  });

  if (!existsSync(chromium)) process.stderr.write(`browser.test.ts: no ${chromium}, so no real browser signed in.\n`);

  it('keeps the refresh token, swaps it with each use, and gets new access tokens in mid-run', async () => {
    const given = await world({ oauth: { accessTokenSeconds: 1 }, latency: 40 });
    const { org, machine } = given;
    const { url, end } = connect(given, [
      ...['--client-id', org.oauth.clients.nativeApp.clientId, '--no-browser', '--store', 'file', '--json'],
    ]);
    expect(await signIn(await url)).toContain('You are signed in');
    const connected = await end;
    expect(JSON.parse(connected.stdout)).toMatchObject({ auth: 'browser', owner: { login: 'ada@acme.example' } });
    expect(JSON.parse(connected.stdout).warnings.join()).toContain('Super Administrator');
    for (const _each of [1, 2]) {
      const synced = await machine.run(['sync', '--json'], { env: passphrase });
      expect(synced.exitCode).toBe(0);
      expect(JSON.parse(synced.stdout)).toBeDefined();
    }
    const swaps = org.requests.filter(({ path, status }) => path === '/oauth2/v1/token' && status === 200);
    expect(swaps.length).toBeGreaterThan(4);
    expect(org.requests.filter(({ path, status }) => path === '/oauth2/v1/token' && status !== 200)).toEqual([]);
  });

  it('works with an app that demands DPoP, whose refresh token is bound to a key that is kept with it', async () => {
    const given = await world();
    const { clientId } = given.org.oauth.clients.nativeApp;
    given.org.control.oauthApp(clientId, { dpop: true });
    const { url, end } = connect(given, ['--client-id', clientId, '--no-browser', '--store', 'file']);
    await signIn(await url);
    expect((await end).exitCode).toBe(0);
    expect((await given.machine.run(['sync'], { env: passphrase })).exitCode).toBe(0);
  });

  it('says that the sign-in is over once its refresh token was revoked', async () => {
    const given = await world();
    const { org, machine } = given;
    const { url, end } = connect(given, [
      ...['--client-id', org.oauth.clients.nativeApp.clientId, '--no-browser', '--store', 'file'],
    ]);
    await signIn(await url);
    await end;
    for (const token of org.oauth.secrets.filter((each) => org.oauth.isLive(each))) org.oauth.revoke(token);
    const synced = await machine.run(['sync', '--json'], { env: passphrase });
    expect(synced.exitCode).toBe(3);
    expect(jsonError(synced)).toMatchObject({ code: 'sign-in-over', hint: expect.stringContaining('--auth browser') });
  });

  it('asks for read scopes alone, and warns of what it is granted beyond', async () => {
    const given = await world();
    const { clientId } = given.org.oauth.clients.nativeApp;
    given.org.control.oauth({ extraScopes: ['okta.users.manage'] });
    const { url, end } = connect(given, ['--client-id', clientId, '--no-browser', '--check', '--json']);
    const asked = new URL(await url).searchParams;
    await signIn(await url);
    const scopes = (asked.get('scope') ?? '').split(' ');
    expect(scopes.filter((scope) => !scope.endsWith('.read'))).toEqual(['openid', 'offline_access']);
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('state')).toMatch(/^[\w-]{20,}$/);
    expect(asked.get('nonce')).toMatch(/^[\w-]{20,}$/);
    expect(JSON.parse((await end).stdout).warnings.join()).toContain('okta.users.manage');
  });

  it.each([
    ['a person without an admin role', 'no-admin-role', 'grace@acme.example'],
    ['somebody who says no', 'sign-in-denied', undefined],
  ])('ends with 3 for %s, and saves nothing', async (_what, code, username) => {
    const given = await world();
    const { url, end } = connect(given, [
      ...['--client-id', given.org.oauth.clients.nativeApp.clientId, '--no-browser', '--json'],
    ]);
    if (username === undefined) {
      expect(await signIn(await url, 'cancel')).toContain('did not work');
    } else {
      const html = await (await fetch(await url)).text();
      const transaction = /name="transaction" value="([^"]*)"/.exec(html)?.[1] ?? '';
      const body = new URLSearchParams({ transaction, username, answer: 'sign-in' });
      const back = await fetch(`${given.org.url}/oauth2/v1/authorize`, { method: 'POST', body, redirect: 'manual' });
      await fetch(back.headers.get('location') ?? '');
    }
    const ended = await end;
    expect(ended.exitCode).toBe(3);
    expect(JSON.parse(ended.stderr.slice(ended.stderr.indexOf('{'))).error.code).toBe(code);
    expect(existsSync(join(given.machine.home, '.config/okta-evidence/profiles/default.json'))).toBe(false);
  });

  it('waits on for the right answer when another one comes first', async () => {
    const given = await world();
    const { url, end } = connect(given, [
      ...['--client-id', given.org.oauth.clients.nativeApp.clientId, '--no-browser', '--check'],
    ]);
    await url;
    const callback = `http://localhost:${given.port}/api/integrations/okta/callback`;
    expect((await fetch(`${callback}?code=stolen&state=guessed`)).status).toBe(400);
    expect((await fetch(`http://localhost:${given.port}/`)).status).toBe(400);
    await signIn(await url);
    expect((await end).exitCode).toBe(0);
  });

  it('opens the browser of the person, which inherits no secret', async () => {
    const given = await world();
    const dump = join(given.machine.cwd, 'browser.txt');
    const script = join(given.machine.cwd, 'browser.sh');
    writeFileSync(script, `#!/bin/sh\n{ echo "$@"; env; } > ${dump}.part; mv ${dump}.part ${dump}\n`);
    chmodSync(script, 0o755);
    const secret = { OKTA_CLIENT_TOKEN: 'a-token-of-another-org', OKTA_CLIENT_ORGURL: 'https://acme.okta.com' };
    const { url, end } = connect(given, ['--client-id', given.org.oauth.clients.nativeApp.clientId, '--check'], {
      env: { ...secret, BROWSER: script },
    });
    await signIn(await url);
    expect((await end).exitCode).toBe(0);
    const inherited = await vi.waitFor(() => readFileSync(dump, 'utf8'));
    expect(inherited).toContain(await url);
    expect(leaks([...Object.values(passphrase), secret.OKTA_CLIENT_TOKEN], [inherited], freshMachine().cwd)).toEqual(
      [],
    );
  });

  it('ends with 2 where the port is taken, and cleanly on Ctrl-C', async () => {
    const given = await world();
    const { clientId } = given.org.oauth.clients.nativeApp;
    const taken: Server = createServer();
    await new Promise<void>((resolve) => taken.listen(given.port, '127.0.0.1', resolve));
    const refused = await connect(given, ['--client-id', clientId, '--no-browser', '--json']).end;
    expect(refused.exitCode).toBe(2);
    expect(jsonError(refused)).toMatchObject({ code: 'port-taken', hint: expect.stringContaining('--port') });
    await new Promise((resolve) => taken.close(resolve));
    const waiting = connect(given, ['--client-id', clientId, '--no-browser']);
    await waiting.url;
    waiting.child.kill('SIGINT');
    expect((await waiting.end).exitCode).toBe(130);
  });
});
