import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { freshMachine, jsonError, type Machine } from './run-bin.ts';

interface Refusal {
  exitCode: number;
  code: string;
  /** What the fix must mention. */
  fix: string | RegExp;
}

/** One clear sentence, the fix, the right exit code; for people and, with --json, for machines. */
async function expectRefusal(
  machine: Machine,
  argv: readonly string[],
  { exitCode, code, fix }: Refusal,
  options: Parameters<Machine['run']>[1] = {},
): Promise<void> {
  const [machineRead, read] = await Promise.all([
    machine.run([...argv, '--json'], options),
    machine.run(argv, options),
  ]);
  expect(machineRead).toMatchObject({ exitCode, stdout: '' });
  const error = jsonError(machineRead);
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/^[^\n]+[.?!]$/);
  expect(error.hint).toMatch(fix);
  expect(read).toMatchObject({ exitCode, stdout: '' });
  expect(read.stderr).toContain(`error: ${error.message}`);
  expect(read.stderr).toContain(`fix:   ${error.hint}`);
  expect(read.stderr).not.toMatch(/\n {4}at /);
}

const token = { OKTA_CLIENT_TOKEN: '00not-a-real-token' };

describe('the org', () => {
  it.each<[string, string[], Record<string, string>, Refusal]>([
    ['none for connect', ['connect'], {}, { exitCode: 2, code: 'no-org', fix: 'connect acme' }],
    ['none for sync', ['sync'], {}, { exitCode: 2, code: 'no-org', fix: /connect <org>.*OKTA_CLIENT_ORGURL/ }],
    ['a token without one', ['sync'], token, { exitCode: 2, code: 'no-org', fix: 'OKTA_CLIENT_ORGURL' }],
    ['a word in two parts', ['connect', 'my org'], token, { exitCode: 2, code: 'org-url-invalid', fix: 'address bar' }],
    [
      'a wrong domain',
      ['connect', 'acme.oktta.com'],
      token,
      { exitCode: 2, code: 'org-url-custom-domain', fix: 'Did you mean acme.okta.com' },
    ],
    [
      'a domain of its own',
      ['connect', 'login.acme.example'],
      token,
      { exitCode: 2, code: 'org-url-custom-domain', fix: '--allow-custom-domain' },
    ],
    [
      'the Admin Console',
      ['connect', 'https://acme-admin.okta.com/admin'],
      token,
      { exitCode: 2, code: 'org-url-admin', fix: 'acme.okta.com' },
    ],
    [
      'plain http',
      ['connect', 'http://acme.okta.com'],
      token,
      { exitCode: 2, code: 'org-url-http', fix: 'https://acme.okta.com' },
    ],
    [
      'the Admin Console in the environment',
      ['sync'],
      { ...token, OKTA_CLIENT_ORGURL: 'https://acme-admin.okta.com' },
      { exitCode: 2, code: 'org-url-admin', fix: 'acme.okta.com' },
    ],
    [
      'a wrong domain in the environment',
      ['sync'],
      { ...token, OKTA_CLIENT_ORGURL: 'https://acme.example' },
      { exitCode: 2, code: 'org-url-custom-domain', fix: '--allow-custom-domain' },
    ],
    [
      'a host that does not exist',
      ['connect', 'no-such-org.invalid', '--allow-custom-domain'],
      token,
      { exitCode: 4, code: 'org-unreachable', fix: /./ },
    ],
    [
      'a port where nothing listens',
      ['connect', 'http://127.0.0.1:9'],
      token,
      { exitCode: 4, code: 'org-unreachable', fix: /./ },
    ],
  ])('%s', async (_what, argv, env, refusal) => {
    await expectRefusal(freshMachine(), argv, refusal, { env });
  });

  it('that is none gets no credential', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('<html>Hello</html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const refusal = { exitCode: 2, code: 'not-an-okta-org', fix: 'No credential was sent' };
    await expectRefusal(freshMachine(), ['connect', url], refusal, { env: token });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(Boolean)).toEqual([]);
  });
});

describe('the token', () => {
  let org: Simulator;
  beforeAll(async () => {
    org = await startSimulator();
    return () => org.close();
  });

  it.each<[string, string[], Record<string, string>, string, Refusal]>([
    [
      'nobody to ask for it',
      ['connect', 'ORG'],
      {},
      '',
      { exitCode: 2, code: 'input-needed', fix: /--token-stdin.*OKTA_CLIENT_TOKEN/ },
    ],
    [
      'meant for another org',
      ['connect', 'ORG'],
      { ...token, OKTA_CLIENT_ORGURL: 'https://other.okta.com' },
      '',
      { exitCode: 2, code: 'input-needed', fix: 'OKTA_CLIENT_ORGURL' },
    ],
    [
      'empty',
      ['connect', 'ORG', '--token-stdin'],
      {},
      '\n',
      { exitCode: 3, code: 'token-malformed', fix: 'Create token' },
    ],
    [
      'with a space',
      ['connect', 'ORG', '--token-stdin'],
      {},
      '00abc def',
      { exitCode: 3, code: 'token-malformed', fix: 'Create token' },
    ],
    [
      'with letters that no token has',
      ['connect', 'ORG', '--token-stdin'],
      {},
      '00abc…',
      { exitCode: 3, code: 'token-malformed', fix: 'Create token' },
    ],
    [
      'a whole file',
      ['connect', 'ORG', '--token-stdin'],
      {},
      'x'.repeat(20_000),
      { exitCode: 3, code: 'token-malformed', fix: 'alone' },
    ],
    [
      'refused, in connect',
      ['connect', 'ORG'],
      token,
      '',
      { exitCode: 3, code: 'credential-refused', fix: 'Security > API > Tokens' },
    ],
    [
      'refused, in sync',
      ['sync', '--org', 'ORG'],
      token,
      '',
      { exitCode: 3, code: 'credential-refused', fix: 'Security > API > Tokens' },
    ],
    [
      'missing, in sync',
      ['sync', '--org', 'ORG'],
      {},
      '',
      { exitCode: 3, code: 'no-credential', fix: 'OKTA_CLIENT_TOKEN' },
    ],
    [
      'beside a private key',
      ['sync', '--org', 'ORG'],
      { ...token, OKTA_CLIENT_PRIVATEKEY: 'pem' },
      '',
      { exitCode: 2, code: 'two-credentials', fix: 'OKTA_CLIENT_AUTHORIZATIONMODE' },
    ],
  ])('%s', async (_what, argv, env, stdin, refusal) => {
    const machine = freshMachine();
    const line = argv.map((word) => (word === 'ORG' ? org.url : word));
    await expectRefusal(machine, line, refusal, { env, stdin });
  });

  it('is not the one to blame when a feature is off (401 E0000015)', async () => {
    org.control.faults([{ path: '/api/v1/authenticators', status: 401, code: 'E0000015' }]);
    onTestFinished(() => org.control.faults([]));
    const env = { OKTA_CLIENT_TOKEN: org.token };
    const { exitCode, stdout } = await freshMachine().run(['connect', org.url, '--check', '--json'], { env });
    expect(exitCode).toBe(0);
    const { datasets } = JSON.parse(stdout) as { datasets: { id: string; status: string; code: string | null }[] };
    expect(datasets.find(({ id }) => id === 'authenticators')).toMatchObject({
      status: 'unavailable',
      code: 'E0000015',
    });
  });
});

describe('words that mean nothing', () => {
  it.each<[string, string[], Refusal]>([
    ['command', ['snyc'], { exitCode: 2, code: 'unknown-command', fix: 'Did you mean sync' }],
    ['flag', ['sync', '--onyl', 'users'], { exitCode: 2, code: 'unknown-option', fix: 'Did you mean --only' }],
    [
      'dataset to collect',
      ['sync', '--only', 'usres'],
      { exitCode: 2, code: 'unknown-dataset', fix: 'Did you mean "users"' },
    ],
    [
      'dataset to skip',
      ['sync', '--skip', 'usres'],
      { exitCode: 2, code: 'unknown-dataset', fix: 'Did you mean "users"' },
    ],
    [
      'gap to accept',
      ['connect', 'acme', '--accept-gaps', 'sytem-log'],
      { exitCode: 2, code: 'unknown-dataset', fix: 'Did you mean "system-log"' },
    ],
    [
      'check',
      ['test', '--checks', 'mfa-all-user'],
      { exitCode: 2, code: 'unknown-check', fix: 'Did you mean "mfa-all-users"' },
    ],
    [
      'framework',
      ['test', '--framework', 'soc3'],
      { exitCode: 2, code: 'unknown-framework', fix: 'Did you mean "soc2"' },
    ],
    [
      'profile',
      ['sync', '--profile', 'prod'],
      { exitCode: 2, code: 'unknown-profile', fix: 'connect <org> --profile prod' },
    ],
    ['number of days', ['sync', '--log-days', '91'], { exitCode: 2, code: 'number-out-of-range', fix: /90/ }],
  ])('an unknown %s', async (_what, argv, refusal) => {
    await expectRefusal(freshMachine(), argv, refusal, {
      env: { ...token, OKTA_CLIENT_ORGURL: 'https://acme.okta.com' },
    });
  });
});

describe('the evidence', () => {
  let org: Simulator;
  let collected: string;
  beforeAll(async () => {
    org = await startSimulator();
    return () => org.close();
  });

  const machineWithSnapshot = async (): Promise<{ machine: Machine; snapshot: string }> => {
    const machine = freshMachine();
    const env = { OKTA_CLIENT_TOKEN: org.token, OKTA_CLIENT_ORGURL: org.url };
    const synced = await machine.run(['sync', '--only', 'org', '--json'], { env });
    expect(synced.exitCode).toBe(0);
    collected =
      (await import('node:fs'))
        .readdirSync(join(machine.cwd, 'evidence', `127.0.0.1_${org.port}`))
        .find((name) => /^\d/.test(name)) ?? '';
    return { machine, snapshot: join(machine.cwd, 'evidence', `127.0.0.1_${org.port}`, collected) };
  };

  it('cannot be written', async () => {
    const machine = freshMachine();
    writeFileSync(join(machine.cwd, 'evidence'), 'a file in the way');
    const env = { OKTA_CLIENT_TOKEN: org.token, OKTA_CLIENT_ORGURL: org.url };
    const refusal = { exitCode: 2, code: 'evidence-folder-not-writable', fix: '--dir' };
    await expectRefusal(machine, ['sync'], refusal, { env });
  });

  it('is not there', async () => {
    const machine = freshMachine();
    const refusal = { exitCode: 2, code: 'no-snapshot', fix: 'okta-evidence sync' };
    await expectRefusal(machine, ['test', '--org', 'acme'], refusal);
  });

  it('is of several orgs, and none is named', async () => {
    const machine = freshMachine();
    for (const host of ['a.okta.com', 'b.okta.com'])
      mkdirSync(join(machine.cwd, 'evidence', host), { recursive: true });
    await expectRefusal(machine, ['test'], { exitCode: 2, code: 'several-orgs', fix: '--org a.okta.com' });
  });

  it('has no such snapshot, no manifest, a damaged manifest', async () => {
    const { machine, snapshot } = await machineWithSnapshot();
    const unknown = { exitCode: 2, code: 'snapshot-not-found', fix: collected };
    await expectRefusal(machine, ['test', '--snapshot', '20200101T000000Z'], unknown);
    await expectRefusal(machine, ['test', '--snapshot', './nowhere'], { ...unknown, fix: 'nowhere' });

    const copy = join(machine.cwd, 'copy');
    cpSync(snapshot, copy, { recursive: true });
    rmSync(join(copy, 'manifest.json'), { force: true });
    const none = { exitCode: 5, code: 'snapshot-no-manifest', fix: 'okta-evidence sync' };
    await expectRefusal(machine, ['test', '--snapshot', './copy'], none);
    writeFileSync(join(copy, 'manifest.json'), '{"schema":');
    const damaged = { exitCode: 5, code: 'snapshot-damaged-manifest', fix: 'Restore' };
    await expectRefusal(machine, ['test', '--snapshot', './copy'], damaged);
  });

  it('is judged by a project file that is wrong', async () => {
    const machine = freshMachine();
    writeFileSync(join(machine.cwd, 'okta-evidence.yaml'), 'inactiveDay: 60\n');
    await expectRefusal(machine, ['test'], { exitCode: 2, code: 'config-invalid', fix: 'Did you mean "inactiveDays"' });
  });
});
