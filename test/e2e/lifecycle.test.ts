import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/server.ts';
import type { Ended } from './run-bin.ts';
import { leaks, type SeenProcess, secretsOf, watchProcesses } from './secret-hunt.ts';
import { chromiumIsHere, connect, type SignInWorld, signIn, signInWithChromium, world } from './sign-in-run.ts';

const passphrase = 'correct horse battery staple';
const realBrowser = chromiumIsHere('lifecycle.test.ts');

interface Way {
  /** Arguments and stdin of `connect`. */
  connect(given: SignInWorld): { args: string[]; stdin?: string };
  /** What happens to the credential in mid-run, how that sync ends, and what undoes it. */
  runsOut(org: Simulator): void;
  firstSync: [exitCode: number, action: string];
  /** An administrator takes it away for good, and gives it back. */
  takenAway(org: Simulator): void;
  givenBack(org: Simulator): void;
  refusal: string;
  /** At Okta. */
  revoked: string;
}

const refuse = (org: Simulator): void => org.control.faults([{ path: '/api/*', status: 401, code: 'E0000011' }]);
const live = ({ oauth }: Simulator): string[] => oauth.secrets.filter(oauth.isLive);

const ways: Record<string, Way> = {
  token: {
    connect: ({ org }) => ({ args: [org.url, '--token-stdin'], stdin: org.token }),
    runsOut: refuse,
    firstSync: [3, 'sync-failure'],
    takenAway: refuse,
    givenBack: (org) => org.control.faults([]),
    refusal: 'credential-refused',
    revoked: 'not-possible',
  },
  'service-app': {
    connect: ({ org }) => ({
      args: [
        ...[org.url, '--auth', 'service-app', '--client-id', org.oauth.clients.serviceApp.clientId],
        ...['--private-key-file', 'key.pem'],
      ],
    }),
    runsOut: (org) => org.control.expireAccessTokens(),
    firstSync: [0, 'sync'],
    takenAway: (org) => org.control.oauthApp(org.oauth.clients.serviceApp.clientId, { jwks: [] }),
    givenBack({ control, oauth }) {
      const { clientId, privateKeyJwk } = oauth.clients.serviceApp;
      const { kty, n, e, kid, use, alg } = privateKeyJwk as Record<string, string>;
      control.oauthApp(clientId, { jwks: [{ kty, n, e, kid, use, alg } as JsonWebKey] });
    },
    refusal: 'client-refused',
    revoked: 'not-possible',
  },
  browser: {
    connect: ({ org }) => ({
      args: ['--client-id', org.oauth.clients.webApp.clientId, '--client-secret-stdin'],
      stdin: org.oauth.clients.webApp.clientSecret,
    }),
    runsOut: (org) => org.control.expireAccessTokens(),
    firstSync: [0, 'sync'],
    takenAway(org) {
      for (const token of live(org)) org.oauth.revoke(token);
    },
    givenBack: () => {},
    refusal: 'sign-in-over',
    revoked: 'revoked',
  },
};

/** Permissions below a folder that let anybody else in. */
const exposed = (folder: string): string[] =>
  [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))].filter(
    (path) => statSync(path).mode & 0o077,
  );

describe('a connection from beginning to end, each action on record and no secret anywhere', () => {
  it.each(Object.entries(ways))('%s', { timeout: 180_000 }, async (name, way) => {
    let atRequest: ((org: Simulator) => void) | undefined;
    let startOfSync = 0;
    const given = await world({
      onRequest: ({ number }) => {
        if (!atRequest || number < startOfSync + 60) return;
        atRequest(given.org);
        atRequest = undefined;
      },
    });
    const { org, machine } = given;
    const { cwd, home } = machine;
    // What the person has: the key that Okta showed, a password manager, a browser, a key to sign with.
    const { privateKey } = generateKeyPairSync('ed25519');
    const ownSigningKey = name !== 'token';
    const broughtKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const script = (file: string, text: string): string => {
      writeFileSync(join(cwd, file), `#!/bin/sh\n${text}\n`, { mode: 0o700 });
      return join(cwd, file);
    };
    const dump = (file: string): string => `{ echo "$@"; env; } >> ${join(cwd, file)}`;
    writeFileSync(join(cwd, 'key.pem'), org.oauth.clients.serviceApp.privateKeyPem, { mode: 0o600 });
    const manager = script('manager.sh', `${dump('manager.txt')}; echo '${passphrase}'`);
    const env = {
      BROWSER: script('browser.sh', dump('browser.txt')),
      ...(ownSigningKey && { OKTA_EVIDENCE_SIGNING_KEY: broughtKey }),
    };

    const [said, seen]: [Ended[], SeenProcess[]] = [[], []];
    const heard = (ended: Ended): Ended => {
      said.push(ended);
      return ended;
    };
    const run = async (args: string[], stdin = ''): Promise<Ended> =>
      heard(await machine.run([...args, '--debug'], { env, stdin, started: (child) => watchProcesses(child, seen) }));
    const connected = async (): Promise<Ended> => {
      const { args, stdin } = way.connect(given);
      const line = [...args, '--store', 'file', '--passphrase-command', manager];
      if (name !== 'browser') return run(['connect', ...line], stdin);
      const signing = connect(given, [...line, '--debug'], { stdin: `${stdin}\n`, env });
      watchProcesses(signing.child, seen);
      await (realBrowser ? signInWithChromium(await signing.url) : signIn(await signing.url));
      return heard(await signing.end);
    };

    expect((await connected()).exitCode).toBe(0);

    startOfSync = org.requests.length;
    atRequest = way.runsOut;
    const first = await run(['sync']);
    expect(first.exitCode).toBe(way.firstSync[0]);
    expect(atRequest).toBeUndefined();

    way.takenAway(org);
    const refused = await run(['sync', '--json']);
    expect([refused.exitCode, JSON.parse(refused.stderr).error.code]).toEqual([3, way.refusal]);
    way.givenBack(org);
    expect((await connected()).exitCode).toBe(0);
    const second = await run(['sync']);
    expect(second.exitCode).toBe(0);
    if (way.firstSync[0] === 3) expect(second.stderr).toContain('Going on with the run');

    expect((await run(['test'])).exitCode).toBe(1);
    expect((await run(['export', '--output', 'bundle'])).exitCode).toBe(0);
    expect((await run(['verify', 'bundle'])).exitCode).toBe(0);
    const disconnected = await run(['disconnect', '--json']);
    expect(JSON.parse(disconnected.stdout)).toMatchObject({ credential: 'erased', revoked: way.revoked });
    expect(live(org)).toEqual([]);
    const after = await run(['sync', '--json']);
    expect([after.exitCode, JSON.parse(after.stderr).error.code]).toEqual([3, 'no-credential']);

    const { chain, entries } = JSON.parse((await run(['log', '--verify', '--json'])).stdout);
    expect(chain).toMatchObject({ intact: true, torn: [], broken: [] });
    const [sync] = [way.firstSync[1]];
    expect(entries.map((entry: Record<string, unknown>) => `${entry['action']} ${entry['outcome']}`)).toEqual([
      'connect done',
      sync === 'sync' ? 'sync done' : 'sync-failure failed',
      'sync-failure failed',
      're-auth done',
      'sync done',
      'test check-failed',
      'export done',
      'verify done',
      'disconnect done',
      'sync-failure failed',
    ]);

    // Else this machine makes one, which lies in its file and nowhere else.
    const kept = join(home, '.config/okta-evidence/signing-keys');
    const keyFiles = existsSync(kept) ? readdirSync(kept) : [];
    expect(keyFiles).toHaveLength(ownSigningKey ? 0 : 1);
    const signingKey = ownSigningKey ? broughtKey : readFileSync(join(kept, keyFiles[0] ?? ''), 'utf8');
    const secrets = [...secretsOf(org), passphrase, ...signingKey.split('\n').filter((line) => !/^-|^$/.test(line))];
    const texts = [...said.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...seen.map(({ argv }) => argv)];
    const inherited = seen.filter(({ own }) => !own).map(({ environment }) => environment);
    expect(leaks(secrets, [...texts, ...inherited], cwd, ['key.pem', 'manager.sh', ...keyFiles])).toEqual([]);
    // Its own environment holds the one secret that was put there.
    const owns = seen.filter(({ own }) => own).map(({ environment }) => environment);
    expect(
      leaks(
        secrets.filter((secret) => !signingKey.includes(secret)),
        owns,
        home,
      ),
    ).toEqual([]);
    expect(existsSync(join(cwd, 'manager.txt'))).toBe(true);
    expect(existsSync(join(cwd, 'browser.txt'))).toBe(name === 'browser');
    if (process.platform === 'linux') {
      expect(owns.length).toBe(said.length);
      expect(seen.some(({ own, argv }) => !own && argv.includes('manager.sh'))).toBe(true);
    } else process.stderr.write('lifecycle.test.ts: argv and environment of processes are looked at on Linux alone.\n');

    expect([home, join(cwd, 'evidence'), join(cwd, 'bundle')].flatMap(exposed)).toEqual([]);
  });
});
