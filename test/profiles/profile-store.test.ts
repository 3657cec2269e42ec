import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createMemoryCredentials } from '../../src/profiles/credential-store.ts';
import { createKeychain } from '../../src/profiles/keychain.ts';
import { createProfileStore, type Profile, type ProfileStore } from '../../src/profiles/profile-store.ts';

const profile: Profile = {
  name: 'acme',
  org: { url: 'https://acme.okta.com', id: '00o1', name: null, customDomain: false },
  auth: 'token',
  principal: { id: '00u1', login: 'ada@acme.example' },
  store: 'keychain',
  evidenceFolder: '/evidence',
  acceptedGaps: ['system-log'],
  connectedAt: '2026-01-01T00:00:00.000Z',
};

let folder: string;
let store: ProfileStore;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'okta-evidence-test-'));
  folder = join(root, 'profiles');
  store = createProfileStore(folder);
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
});

describe('profiles', () => {
  it('come back as they were written, readable by their owner alone, with nothing left over', async () => {
    await store.write(profile);
    await store.write({ ...profile, name: 'b' });
    expect(await store.read('acme')).toEqual(profile);
    expect(await store.list()).toEqual(['acme', 'b']);
    expect(readdirSync(folder)).toEqual(['acme.json', 'b.json']);
    expect(statSync(join(folder, 'acme.json')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('are none before the first one', async () => {
    expect(await store.read('acme')).toBeUndefined();
    expect(await store.list()).toEqual([]);
  });

  it.each(['../evil', 'a/b', '', '.hidden', 'x'.repeat(65)])('cannot be named %j', async (name) => {
    await expect(store.read(name)).rejects.toThrow(
      expect.objectContaining({ code: 'profile-name-invalid', exitCode: 2 }),
    );
  });

  it.each(['{', '{}', 'null', '{"org":{}}'])('say so when damaged: %s', async (text) => {
    await store.write(profile);
    writeFileSync(join(folder, 'acme.json'), text);
    await expect(store.read('acme')).rejects.toThrow(expect.objectContaining({ code: 'profile-damaged', exitCode: 2 }));
  });
});

describe('credentials', () => {
  const key = { profile: 'acme', orgUrl: 'https://acme.okta.com' };

  it('are bound to the org as well as to the profile', async () => {
    const credentials = createMemoryCredentials();
    await credentials.write(key, 'secret');
    expect(await credentials.read(key)).toBe('secret');
    expect(await credentials.read({ ...key, orgUrl: 'https://evil.okta.com' })).toBeUndefined();
    await credentials.delete(key);
    expect(await credentials.read(key)).toBeUndefined();
  });

  // On other systems the keychain is always there, and a test has no business in it.
  it.runIf(process.platform === 'linux')('name the environment where no Secret Service answers', async () => {
    const address = process.env['DBUS_SESSION_BUS_ADDRESS'];
    process.env['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nonexistent/bus';
    onTestFinished(() => {
      if (address === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
      else process.env['DBUS_SESSION_BUS_ADDRESS'] = address;
    });
    await expect(createKeychain().write(key, 'secret')).rejects.toThrow(
      expect.objectContaining({ code: 'no-keychain', exitCode: 3, hint: expect.stringContaining('OKTA_CLIENT_TOKEN') }),
    );
  });
});
