import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { syncFolder } from '../sync/sync-run.ts';
import { type Ended, freshMachine, jsonError, type Machine } from './run-bin.ts';
import { leaks, secretsOf } from './secret-hunt.ts';

async function simulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const org = await startSimulator({ limits: { unlimited: true }, ...options });
  onTestFinished(() => org.close());
  return org;
}

/** A machine with the app's key in a file. */
function machineWithKey({ oauth }: Simulator): Machine {
  const machine = freshMachine();
  writeFileSync(join(machine.cwd, 'key.pem'), oauth.clients.serviceApp.privateKeyPem, { mode: 0o600 });
  writeFileSync(join(machine.cwd, 'key.json'), JSON.stringify(oauth.clients.serviceApp.privateKeyJwk), { mode: 0o600 });
  return machine;
}

const connectWith = (org: Simulator, ...more: string[]): string[] => [
  'connect',
  org.url,
  ...['--auth', 'service-app', '--client-id', org.oauth.clients.serviceApp.clientId],
  ...['--private-key-file', 'key.pem', ...more],
];

/** As CI has it. */
const inEnvironment = ({ url, oauth }: Simulator): Record<string, string> => ({
  OKTA_CLIENT_ORGURL: url,
  OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey',
  OKTA_CLIENT_CLIENTID: oauth.clients.serviceApp.clientId,
  OKTA_CLIENT_PRIVATEKEY: oauth.clients.serviceApp.privateKeyPem,
});

const passphrase = { OKTA_EVIDENCE_PASSPHRASE: 'correct horse battery staple' };
const document = ({ stdout }: Ended): Record<string, never> => JSON.parse(stdout) as Record<string, never>;
const mints = ({ requests }: Simulator): number =>
  requests.filter(({ path, status }) => path === '/oauth2/v1/token' && status === 200).length;

describe('a service app', () => {
  it('is connected with its key, which is sealed, and collects; nothing that is written holds a secret', async () => {
    const org = await simulator();
    const machine = machineWithKey(org);
    const connected = await machine.run(connectWith(org, '--store', 'file', '--json', '--debug'), { env: passphrase });
    expect(connected.stderr).toBe('');
    expect(document(connected)).toMatchObject({
      auth: 'service-app',
      owner: { id: org.oauth.clients.serviceApp.clientId },
      roles: ['READ_ONLY_ADMIN'],
      missingScopes: [],
      warnings: [],
      stored: 'file',
    });
    const synced = await machine.run(['sync', '--debug'], { env: passphrase });
    expect(synced.exitCode).toBe(0);
    const [manifest] = [JSON.parse((await machine.run(['log', '--json'])).stdout)];
    expect(JSON.stringify(manifest)).toContain('sync');
    expect(mints(org)).toBe(2);
    expect(org.stats().unexpected).toEqual([]);
    const texts = [connected, synced].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect(leaks(secretsOf(org), texts, machine.cwd, ['key.pem', 'key.json'])).toEqual([]);
    expect(secretsOf(org).length).toBeGreaterThan(30);
  });

  it('needs no connect in CI, takes a JWK as well, and the manifest names it with its scopes and roles', async () => {
    const org = await simulator();
    const folder = syncFolder();
    const env = {
      ...inEnvironment(org),
      OKTA_CLIENT_PRIVATEKEY: JSON.stringify(org.oauth.clients.serviceApp.privateKeyJwk),
    };
    const { exitCode, stderr } = await folder.run(['sync'], { url: org.url, token: '' }, env).end;
    expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
    expect(folder.manifest().collector).toMatchObject({
      auth: 'service-app',
      principal: { id: org.oauth.clients.serviceApp.clientId, login: null },
      scopes: expect.arrayContaining(['okta.users.read', 'okta.logs.read']),
      roles: ['READ_ONLY_ADMIN'],
    });
    expect(org.requests.some(({ path }) => path === '/api/v1/users/me')).toBe(false);
  });

  it.each([
    ['runs out', { oauth: { accessTokenSeconds: 1 }, latency: 60 }],
    ['is taken away', { onRequest: expireAt(60) }],
    ['is taken away, and the API wants nonces', { onRequest: expireAt(60), oauth: { resourceNonce: true } }],
  ] satisfies [string, SimulatorOptions][])(
    'gets a new token in mid-run when the old one %s',
    async (_what, options) => {
      const org = await simulator(options);
      const folder = syncFolder();
      const { exitCode } = await folder.run(['sync'], { url: org.url, token: '' }, inEnvironment(org)).end;
      expect(exitCode).toBe(0);
      expect(mints(org)).toBeGreaterThan(1);
      expect(Object.values(folder.manifest().datasets).map(({ status }) => status)).not.toContain('failed');
    },
  );

  it('ends with 3 when the new token is refused as well, and the next sync goes on', async () => {
    const refuse = [{ path: '/api/*', status: 401, code: 'E0000011' }];
    const org = await simulator({ onRequest: ({ number }, control) => void (number === 80 && control.faults(refuse)) });
    const folder = syncFolder();
    const first = await folder.run(['sync', '--json'], { url: org.url, token: '' }, inEnvironment(org)).end;
    expect(first.exitCode).toBe(3);
    expect(jsonError(first)).toMatchObject({ code: 'credential-refused' });
    expect(mints(org)).toBe(2);
    org.control.faults([]);
    const second = await folder.run(['sync'], { url: org.url, token: '' }, inEnvironment(org)).end;
    expect(second.exitCode).toBe(0);
    expect(second.stderr).toContain('Going on with the run');
  });

  it('waits where the token endpoint asks to, and dates its assertions by the clock of the org', async () => {
    const once = { path: '/oauth2/v1/token', kind: 'concurrency-429', times: 1 } as const;
    const org = await simulator({ faults: [once], skewSeconds: 200 });
    const { exitCode } = await machineWithKey(org).run(connectWith(org, '--check'));
    expect(exitCode).toBe(0);
    expect(org.requests.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  it.each([['dropped'], ['refused']] as const)(
    'names each dataset whose scope was not granted, where others are %s',
    async (ungranted) => {
      const org = await simulator({ oauth: { ungranted } });
      const { clientId } = org.oauth.clients.serviceApp;
      const scopes = ['okta.users.read', 'okta.groups.read', 'okta.roles.read'];
      org.control.oauthApp(clientId, { scopes });
      const ended = await machineWithKey(org).run(connectWith(org, '--check', '--json'));
      expect(ended.exitCode).toBe(0);
      const {
        datasets,
        scopes: granted,
        missingScopes,
      } = document(ended) as unknown as {
        datasets: { id: string; status: string; missing: string | null; costs: { checks: string[] } | null }[];
        scopes: string[];
        missingScopes: string[];
      };
      expect(granted).toEqual([...scopes].sort());
      expect(missingScopes).toContain('okta.policies.read');
      const of = (id: string): unknown => datasets.find((dataset) => dataset.id === id);
      expect(of('users')).toMatchObject({ status: 'readable', costs: null });
      expect(of('policies')).toMatchObject({ status: 'denied', missing: 'scope okta.policies.read' });
      expect(of('policies')).toMatchObject({ costs: { checks: expect.arrayContaining(['password-policy']) } });
      expect(of('system-log')).toMatchObject({ status: 'denied', missing: 'scope okta.logs.read' });
    },
  );

  it('with scopes and without an admin role is caught, by connect and by sync, and never synced as empty', async () => {
    const org = await simulator();
    org.control.oauthApp(org.oauth.clients.serviceApp.clientId, { adminRole: false });
    const connected = await machineWithKey(org).run(connectWith(org, '--json'));
    expect(connected.exitCode).toBe(3);
    expect(jsonError(connected)).toMatchObject({ code: 'no-admin-role', hint: expect.stringContaining('Admin roles') });
    const folder = syncFolder();
    const synced = await folder.run(['sync', '--json'], { url: org.url, token: '' }, inEnvironment(org)).end;
    expect(synced.exitCode).toBe(3);
    expect(folder.manifest().datasets['users']).toMatchObject({ status: 'denied', file: null });
  });

  it.each([
    ['no-scope-granted', { scopes: [] }],
    ['client-refused', { jwks: [] }],
  ])('is told what is wrong: %s', async (code, change) => {
    const org = await simulator();
    org.control.oauthApp(org.oauth.clients.serviceApp.clientId, change);
    const ended = await machineWithKey(org).run(connectWith(org, '--json'));
    expect(ended.exitCode).toBe(3);
    expect(jsonError(ended)).toMatchObject({ code });
    expect(leaks(secretsOf(org), [ended.stderr], freshMachine().cwd)).toEqual([]);
  });

  it.each([
    ['private-key-missing', 2, ['--auth', 'service-app', '--client-id', '0oa1', '--private-key-file', 'none.pem']],
    ['private-key-needed', 2, ['--auth', 'service-app', '--client-id', '0oa1']],
    ['client-id-needed', 2, ['--auth', 'service-app', '--private-key-file', 'key.pem']],
    ['options-of-two-ways', 2, ['--auth', 'browser', '--private-key-file', 'key.pem', '--client-id', '0oa1']],
    ['options-of-two-ways', 2, ['--client-id', '0oa1']],
  ])('is refused with %s where the command line is wrong', async (code, exitCode, args) => {
    const org = await simulator();
    const ended = await machineWithKey(org).run(['connect', org.url, '--json', '--no-input', ...args]);
    expect(ended.exitCode).toBe(exitCode);
    expect(jsonError(ended)).toMatchObject({ code });
    expect(org.requests.every(({ authorization }) => authorization === 'none')).toBe(true);
  });
});

function expireAt(request: number): NonNullable<SimulatorOptions['onRequest']> {
  return ({ number }, control) => {
    if (number === request) control.expireAccessTokens();
  };
}
