import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/commands/command.ts';
import { noKeychain } from '../../src/profiles/credential-store.ts';
import type { Profile } from '../../src/profiles/profile-store.ts';
import { type GlobalFlags, resolveSettings } from '../../src/settings.ts';
import { createTerminal } from '../../src/ui/terminal.ts';
import { fakeHost } from '../cli/fake-host.ts';

const profile = (change: Partial<Profile> = {}): Profile => ({
  name: 'default',
  org: { url: 'https://acme.okta.com', id: '00o1', name: null, customDomain: false },
  auth: 'token',
  principal: null,
  store: 'keychain',
  evidenceFolder: '/evidence-of-the-profile',
  acceptedGaps: [],
  connectedAt: '2026-01-01T00:00:00.000Z',
  ...change,
});

async function given(
  change: { global?: GlobalFlags; env?: NodeJS.ProcessEnv; profiles?: Profile[]; files?: Record<string, string> } = {},
): Promise<CommandContext> {
  const host = fakeHost({ env: change.env ?? {} });
  for (const each of change.profiles ?? []) {
    await host.profiles.write(each);
    await host.credentials.write({ profile: each.name, orgUrl: each.org.url }, `token-of-${each.name}`);
  }
  for (const [name, text] of Object.entries(change.files ?? {})) {
    mkdirSync(join(host.cwd, name, '..'), { recursive: true });
    writeFileSync(join(host.cwd, name), text);
  }
  return { ...host, global: change.global ?? {}, terminal: createTerminal(host), execute: async () => 0 };
}

const refused = (code: string, exitCode = 2): Error => expect.objectContaining({ code, exitCode }) as Error;

describe('the evidence folder', () => {
  it.each([
    [{ dir: 'from-flag' }, { OKTA_EVIDENCE_DIR: 'from-env' }, 'from-flag', 'flag'],
    [{}, { OKTA_EVIDENCE_DIR: 'from-env' }, 'from-env', 'environment'],
    [{}, {}, '/evidence-of-the-profile', 'profile'],
  ])('is chosen from %j, %j', async (global, env, folder, source) => {
    const context = await given({ global, env, profiles: [profile()] });
    const settings = await resolveSettings(context);
    expect(settings.evidenceFolder).toBe(folder.startsWith('/') ? folder : join(context.cwd, folder));
    expect(settings.sources['evidenceFolder']).toBe(source);
  });

  it('is ./evidence by default, and made with a .gitignore, for its owner alone', async () => {
    const context = await given({ global: { org: 'acme' } });
    const folder = await (await resolveSettings(context)).createOrgFolder();
    expect(folder).toBe(join(context.cwd, 'evidence', 'acme.okta.com'));
    expect(readFileSync(join(context.cwd, 'evidence', '.gitignore'), 'utf8')).toBe('*\n');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('does not get a .gitignore when it was there before', async () => {
    const context = await given({ global: { org: 'acme' }, files: { 'evidence/notes.txt': 'mine' } });
    await (await resolveSettings(context)).createOrgFolder();
    expect(existsSync(join(context.cwd, 'evidence', '.gitignore'))).toBe(false);
  });

  it('says so when it cannot be written', async () => {
    const context = await given({ global: { org: 'acme', dir: 'file' }, files: { file: '' } });
    const settings = await resolveSettings(context);
    await expect(settings.createOrgFolder()).rejects.toThrow(refused('evidence-folder-not-writable'));
  });
});

describe('which org', () => {
  it.each<[string, Parameters<typeof given>[0], string]>([
    ['flag', { global: { org: 'flagged' }, profiles: [profile()] }, 'https://flagged.okta.com'],
    [
      'profile',
      { profiles: [profile()], env: { OKTA_CLIENT_ORGURL: 'https://env.okta.com' } },
      'https://acme.okta.com',
    ],
    ['environment', { env: { OKTA_CLIENT_ORGURL: 'https://env.okta.com' } }, 'https://env.okta.com'],
    [
      'evidence folder',
      { files: { 'evidence/only.okta.com/x': '', 'evidence/bundle/y': '' } },
      'https://only.okta.com',
    ],
    ['evidence folder', { files: { 'evidence/127.0.0.1_7480/x': '' } }, 'http://127.0.0.1:7480'],
  ])('comes from the %s', async (source, world, origin) => {
    const settings = await resolveSettings(await given(world));
    expect((await settings.org()).origin).toBe(origin);
    expect(settings.sources['org']).toBe(source);
  });

  it('must be named where there are several, and they are listed', async () => {
    const context = await given({ files: { 'evidence/a.okta.com/x': '', 'evidence/b.okta.com/x': '' } });
    const settings = await resolveSettings(context);
    await expect(settings.orgFolder()).rejects.toThrow(refused('several-orgs'));
    await expect(settings.orgFolder()).rejects.toThrow('a.okta.com, b.okta.com');
  });

  it('must be named where there is none', async () => {
    const settings = await resolveSettings(await given());
    await expect(settings.org()).rejects.toThrow(refused('no-org'));
  });
});

describe('the profile', () => {
  const other = profile({ name: 'other', org: { ...profile().org, url: 'https://other.okta.com' } });

  it('is the one that belongs to --org', async () => {
    const context = await given({ global: { org: 'other' }, profiles: [profile(), other] });
    expect((await resolveSettings(context)).profileName).toBe('other');
  });

  it('is suggested when misspelt', async () => {
    const context = await given({ global: { profile: 'othr' }, profiles: [profile(), other] });
    await expect(resolveSettings(context)).rejects.toThrow(refused('unknown-profile'));
    await expect(resolveSettings(context)).rejects.toThrow(
      expect.objectContaining({ hint: expect.stringContaining('"other"') }),
    );
  });
});

describe('the credential', () => {
  const token = { OKTA_CLIENT_TOKEN: '00token' };

  it.each<[string, Parameters<typeof given>[0], string]>([
    ['the keychain', { profiles: [profile()] }, 'token-of-default'],
    ['the environment', { env: { ...token, OKTA_CLIENT_ORGURL: 'https://acme.okta.com' } }, '00token'],
    ['the environment, for the profile', { env: token, profiles: [profile({ store: 'none' })] }, '00token'],
    ['the environment, cleaned', { env: { OKTA_CLIENT_TOKEN: ' SSWS 00token\n' }, global: { org: 'acme' } }, '00token'],
  ])('comes from %s', async (_source, world, secret) => {
    const credential = await (await resolveSettings(await given(world))).credential();
    expect(credential.secret).toEqual({ kind: 'token', token: secret });
  });

  it('of the environment goes to the org that stands beside it and nowhere else', async () => {
    const env = { ...token, OKTA_CLIENT_ORGURL: 'https://other.okta.com' };
    const stored = await (await resolveSettings(await given({ env, profiles: [profile()] }))).credential();
    expect(stored.secret).toEqual({ kind: 'token', token: 'token-of-default' });
    const none = await resolveSettings(await given({ env, profiles: [profile({ store: 'none' })] }));
    await expect(none.credential()).rejects.toThrow(refused('no-credential', 3));
  });

  it.each<[string, number, Parameters<typeof given>[0]]>([
    ['no-org', 2, { env: token }],
    ['no-credential', 3, { env: { OKTA_CLIENT_ORGURL: 'https://acme.okta.com' } }],
    ['token-malformed', 3, { env: { OKTA_CLIENT_TOKEN: '00 token' }, global: { org: 'acme' } }],
    ['token-malformed', 3, { env: { OKTA_CLIENT_TOKEN: '00töken' }, global: { org: 'acme' } }],
    ['token-malformed', 3, { env: { OKTA_CLIENT_TOKEN: 'SSWS  ' }, global: { org: 'acme' } }],
    ['two-credentials', 2, { env: { ...token, OKTA_CLIENT_PRIVATEKEY: 'pem' }, global: { org: 'acme' } }],
    ['unknown-auth-mode', 2, { env: { ...token, OKTA_CLIENT_AUTHORIZATIONMODE: 'SWSS' }, global: { org: 'acme' } }],
    ['org-url-custom-domain', 2, { env: token, global: { org: 'login.acme.example' } }],
    ['profile-of-another-org', 2, { global: { org: 'other', profile: 'default' }, profiles: [profile()] }],
  ])('is refused with %s', async (code, exitCode, world) => {
    const settings = await resolveSettings(await given(world));
    await expect(settings.credential()).rejects.toThrow(refused(code, exitCode));
  });

  it('is chosen by the authorization mode where both kinds are set', async () => {
    const env = { ...token, OKTA_CLIENT_PRIVATEKEY: 'pem', OKTA_CLIENT_AUTHORIZATIONMODE: 'SSWS' };
    const settings = await resolveSettings(await given({ env, global: { org: 'acme' } }));
    expect((await settings.credential()).source).toBe('environment');
  });

  it('may go to a custom domain that its profile was connected to', async () => {
    const own = profile({ org: { url: 'https://login.acme.example', id: '00o1', name: null, customDomain: true } });
    expect((await (await resolveSettings(await given({ profiles: [own] }))).credential()).source).toBe('keychain');
  });

  it('names the environment where the keychain is gone', async () => {
    const context = await given({ profiles: [profile()] });
    context.credentials.read = () => Promise.reject(noKeychain(undefined));
    const settings = await resolveSettings(context);
    await expect(settings.credential()).rejects.toThrow(
      expect.objectContaining({ code: 'no-credential', hint: expect.stringContaining('OKTA_CLIENT_TOKEN') }),
    );
  });
});

describe('the project file', () => {
  const yaml = (text: string): Parameters<typeof given>[0] => ({ files: { 'okta-evidence.yaml': text } });

  it('is read from the current folder, hashed, and its paths are measured from it', async () => {
    const context = await given(
      yaml('inactiveDays: 60\nframeworks: soc2, own/x.yaml\nwaivers: w.yaml\nsuperAdmins: { min: 2, max: 5 }\n'),
    );
    const settings = await resolveSettings(context);
    expect(settings.projectFile?.sha256).toMatch(/^[\da-f]{64}$/);
    expect(settings.projectFile?.values).toEqual({
      inactiveDays: 60,
      frameworks: ['soc2', join(context.cwd, 'own/x.yaml')],
      waivers: join(context.cwd, 'w.yaml'),
      superAdmins: { min: 2, max: 5 },
    });
  });

  it('comes after flags and before defaults', async () => {
    const settings = await resolveSettings(await given(yaml('inactiveDays: 60\n')));
    expect(settings.choose('inactiveDays', 30, 90)).toBe(30);
    expect(settings.choose('inactiveDays', undefined, 90)).toBe(60);
    expect(settings.sources['inactiveDays']).toBe('project file');
    expect(settings.choose('logDays', undefined, 7)).toBe(7);
    expect(settings.sources['logDays']).toBe('default');
  });

  it('is looked for in the evidence folder, too', async () => {
    const settings = await resolveSettings(await given({ files: { 'evidence/okta-evidence.yaml': 'logDays: 14' } }));
    expect(settings.choose('logDays', undefined, 7)).toBe(14);
  });

  it('may be empty', async () => {
    expect((await resolveSettings(await given(yaml('# nothing yet\n')))).projectFile?.values).toEqual({});
  });

  it.each([
    ['inactiveDay: 60', 'inactiveDays'],
    ['superAdmins: { mx: 3 }', 'max'],
    ['logDays: 91', 'logDays'],
    ['staleAfter: soon', 'staleAfter'],
    ['mfaMinimum: weak', 'mfaMinimum'],
    ['a: [', 'YAML'],
    ['just text', 'keys and values'],
  ])('is refused for %j, naming %s', async (text, named) => {
    const error = await resolveSettings(await given(yaml(text))).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'config-invalid', exitCode: 2 });
    const { message, hint } = error as { message: string; hint: string };
    expect(`${message} ${hint}`).toContain(named);
  });

  it('must be there when it is named', async () => {
    const context = await given({ global: { config: 'none.yaml' } });
    await expect(resolveSettings(context)).rejects.toThrow(refused('config-not-found'));
  });
});
