import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { CliError, InterruptedError } from '../../src/errors.ts';
import { OktaError } from '../../src/okta/okta-error.ts';
import { explainFailure } from '../../src/program/explain-failure.ts';
import { fakeHost } from './fake-host.ts';

describe('okta-evidence alone', () => {
  it('shows the four verbs and the next step', async () => {
    const { exitCode, stdout, stderr } = await fakeHost().run();
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    for (const verb of ['connect', 'sync', 'test', 'export', 'demo']) expect(stdout).toContain(verb);
    expect(stdout).toContain('Next step:  okta-evidence connect <org>');
  });

  it('goes on to sync where an org is known', async () => {
    const env = { OKTA_CLIENT_ORGURL: 'https://acme.okta.com', OKTA_CLIENT_TOKEN: 'x' };
    expect((await fakeHost({ env }).run()).stdout).toContain('Next step:  okta-evidence sync');
  });

  it('is one document with --json', async () => {
    const { stdout } = await fakeHost().run('--json');
    expect(JSON.parse(stdout)).toMatchObject({ name: 'okta-evidence', next: 'okta-evidence connect <org>' });
  });
});

describe('--version', () => {
  it('is a number, and more with --json', async () => {
    expect((await fakeHost().run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(JSON.parse((await fakeHost().run('--json', '--version')).stdout)).toHaveProperty('node');
  });
});

describe('--help', () => {
  it('of the program', async () => {
    const { exitCode, stdout } = await fakeHost().run('--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatchSnapshot();
  });

  it.each(commands.map(({ name }) => name))('of %s', async (name) => {
    const { exitCode, stdout } = await fakeHost().run(name, '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatchSnapshot();
    expect((await fakeHost().run('help', name)).stdout).toBe(stdout);
  });
});

describe('what cannot be understood', () => {
  it.each([
    [['snyc'], 'unknown-command', 'sync'],
    [['connect', '--tokn-stdin'], 'unknown-option', '--token-stdin'],
    [['--jsn'], 'unknown-option', '--json'],
    [['connect', 'a', 'b'], 'excess-arguments', 'connect --help'],
    [['connect', '--auth'], 'option-missing-argument', 'connect --help'],
    [['connect', '--auth', 'tokn'], 'invalid-argument', 'connect --help'],
    [['help', 'snyc'], 'unknown-command', '--help'],
  ])('%j is a usage error: %s', async (argv, code, hint) => {
    const said = await fakeHost().run(...argv, '--json');
    expect(said.exitCode).toBe(2);
    expect(said.stdout).toBe('');
    const { error } = JSON.parse(said.stderr);
    expect(error).toMatchObject({ code, exitCode: 2 });
    expect(error.hint).toContain(hint);
    const plain = await fakeHost().run(...argv);
    expect(plain).toMatchObject({ exitCode: 2, stdout: '' });
    expect(plain.stderr).toContain(`error: ${error.message}`);
  });

  it.each(commands.map(({ name }) => name))('an unknown flag of %s', async (name) => {
    expect((await fakeHost().run(name, '--no-such-flag')).exitCode).toBe(2);
  });

  it('is not repeated where it may be a secret', async () => {
    const { stderr } = await fakeHost().run('connect', '--token=00secret', 'acme');
    expect(stderr).toContain("Unknown option '--token'");
    expect(stderr).not.toContain('00secret');
  });

  it('takes global flags before and after the command', async () => {
    const before = await fakeHost().run('--json', 'connect', 'acme-admin');
    const after = await fakeHost().run('connect', 'acme-admin', '--json');
    expect(before).toEqual(after);
    expect(JSON.parse(after.stderr).error.code).toBe('org-url-admin');
  });
});

describe('a failure', () => {
  const idle = new AbortController().signal;

  it('of ours stays as it is', async () => {
    const error = new CliError(5, { code: 'x', message: 'y' });
    expect(await explainFailure(error, idle)).toBe(error);
  });

  it('of Okta becomes one of ours', async () => {
    const refused = new OktaError({ kind: 'bad-credential', status: 401, code: 'E0000011', message: 'm', path: '/' });
    expect(await explainFailure(refused, idle)).toMatchObject({ code: 'credential-refused', exitCode: 3 });
    const down = new OktaError({ kind: 'failed', status: 503, code: 'http-503', message: 'm', path: '/' });
    expect(await explainFailure(down, idle)).toMatchObject({ exitCode: 4 });
  });

  it('of the disk names the path and no bug', async () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write', path: '/evidence/x' });
    expect(await explainFailure(full, idle)).toMatchObject({ code: 'file-system', exitCode: 2 });
  });

  it('that nobody foresaw is called a bug', async () => {
    expect(await explainFailure(new TypeError('boom'), idle)).toMatchObject({ code: 'bug', exitCode: 70 });
    expect(await explainFailure('text', idle)).toMatchObject({ exitCode: 70 });
  });

  it('after Ctrl-C is the interruption', async () => {
    const aborted = AbortSignal.abort();
    expect(await explainFailure(new Error('socket closed'), aborted)).toMatchObject({ exitCode: 130 });
    const own = new InterruptedError({ code: 'interrupted', message: 'Stopped; the next sync goes on.' });
    expect(await explainFailure(own, aborted)).toBe(own);
  });

  it('shows where it came from with --debug', async () => {
    const plain = await fakeHost().run('connect', 'acme-admin');
    expect(plain.stderr).not.toContain('org-url.');
    const debug = await fakeHost().run('connect', 'acme-admin', '--debug');
    expect(debug.stderr).toMatch(/org-url\.\w+:\d+/);
  });
});
