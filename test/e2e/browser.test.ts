import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { freshMachine, jsonError } from './run-bin.ts';
import { leaks, secretsOf } from './secret-hunt.ts';
import { chromiumIsHere, connect, passphrase, signIn, signInWithChromium, world } from './sign-in-run.ts';

describe('signing in with the browser', () => {
  it.runIf(chromiumIsHere('browser.test.ts'))('works in a real one, and leaves no code in its history', async () => {
    const { org, machine, port } = await world();
    const { webApp } = org.oauth.clients;
    const { url, end } = connect(
      { org, machine, port },
      ['--client-id', webApp.clientId, '--client-secret-stdin', '--no-browser', '--store', 'file', '--debug'],
      { stdin: `${webApp.clientSecret}\n` },
    );
    const page = await signInWithChromium(await url);
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
    const { oauth } = given.org;
    expect(oauth.secrets.filter(oauth.isLive)).toEqual([]);
    if (username !== undefined)
      expect(JSON.parse(ended.stderr.slice(ended.stderr.indexOf('{'))).error.signIn).toEqual({
        revoked: 'revoked',
        why: null,
      });
  });

  it.each([
    ['--check', ['--check'], 'nothing', /^okta-evidence connect \S+ --auth browser --client-id 0oa\w+$/m],
    ['no keychain and no passphrase', [], 'none', /--client-id 0oa\w+ --store file +\(asks for a passphrase\)$/m],
  ] as const)('is taken back at Okta where nothing of it is kept: %s', async (_why, args, stored, next) => {
    const given = await world();
    const line = ['--client-id', given.org.oauth.clients.nativeApp.clientId, '--no-browser', ...args];
    for (const more of [[], ['--json']]) {
      const { url, end } = connect(given, [...line, ...more], { env: {} });
      await signIn(await url);
      const { exitCode, stdout, stderr } = await end;
      expect(exitCode).toBe(0);
      if (more.length > 0) expect(JSON.parse(stdout)).toMatchObject({ stored, signIn: { revoked: 'revoked' } });
      else {
        expect(stderr).toContain('The sign-in was taken back at Okta');
        if (stored === 'none') expect(stderr.slice(stderr.indexOf('Next:'))).toMatch(next);
      }
      const { oauth } = given.org;
      expect(oauth.secrets.filter(oauth.isLive)).toEqual([]);
    }
  });

  it('is one document on stderr with --json, when it opens the browser itself and fails', async () => {
    const given = await world();
    const opened = join(given.machine.cwd, 'opened.txt');
    const script = join(given.machine.cwd, 'browser.sh');
    writeFileSync(script, `#!/bin/sh\necho "$@" > ${opened}.part; mv ${opened}.part ${opened}\n`);
    chmodSync(script, 0o755);
    const { clientId } = given.org.oauth.clients.nativeApp;
    const { end } = connect(given, ['--client-id', clientId, '--json'], { env: { BROWSER: script } });
    const url = await vi.waitFor(() => readFileSync(opened, 'utf8'), { timeout: 20_000 });
    await signIn(url.trim(), 'cancel');
    const ended = await end;
    expect([ended.exitCode, jsonError(ended).code]).toEqual([3, 'sign-in-denied']);
  });

  it('is erased by disconnect where Okta cannot be reached, too, and what that leaves is said', async () => {
    const given = await world();
    const { org, machine } = given;
    const { url, end } = connect(given, [
      ...['--client-id', org.oauth.clients.nativeApp.clientId, '--no-browser', '--store', 'file'],
    ]);
    await signIn(await url);
    expect((await end).exitCode).toBe(0);
    const sealed = join(machine.home, '.config/okta-evidence');
    const kept = () => readdirSync(sealed, { recursive: true }).filter((name) => String(name).endsWith('.credential'));
    expect(kept()).not.toEqual([]);
    await org.close();
    const ended = await machine.run(['disconnect'], { env: passphrase });
    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toContain('The credential was erased');
    expect(ended.stdout).toContain('could NOT be revoked at Okta');
    expect(kept()).toEqual([]);
    expect((await machine.run(['disconnect'], { env: passphrase })).stdout).not.toContain('service app');
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
      env: { ...passphrase, ...secret, BROWSER: script },
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

  it('is taken back at Okta on Ctrl-C while it is tried out', async () => {
    let interrupt = (): void => {};
    const given = await world({
      latency: 20,
      onRequest: ({ path }) => {
        if (path.startsWith('/api/v1/policies')) interrupt();
      },
    });
    const { clientId } = given.org.oauth.clients.nativeApp;
    const { child, url, end } = connect(given, ['--client-id', clientId, '--no-browser', '--store', 'file']);
    interrupt = () => void child.kill('SIGINT');
    await signIn(await url);
    const { exitCode, stderr } = await end;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('The sign-in was taken back at Okta');
    const { oauth } = given.org;
    expect(oauth.secrets.filter(oauth.isLive)).toEqual([]);
    expect(existsSync(join(given.machine.home, '.config/okta-evidence/profiles/default.json'))).toBe(false);
  });
});
