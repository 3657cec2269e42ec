import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAudit } from '../../src/profiles/audit-log.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';

async function connected(): Promise<{ host: FakeHost; url: string; orgFolder: string }> {
  const org = await startSimulator();
  onTestFinished(() => org.close());
  const host = fakeHost({ input: org.token });
  await host.run('connect', org.url, '--token-stdin');
  return { host, url: org.url, orgFolder: join(host.cwd, 'evidence', new URL(org.url).host.replace(':', '_')) };
}

describe('disconnect', () => {
  it('erases the credential, keeps the evidence, and is on record', async () => {
    const { host, url, orgFolder } = await connected();
    const key = { profile: 'default', orgUrl: url };
    expect(await host.credentials.read(key)).toBeDefined();
    const { exitCode, stdout } = await host.run('disconnect');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('The credential was erased');
    expect(stdout).toContain('Security > API > Tokens');
    expect(await host.credentials.read(key)).toBeUndefined();
    expect(await host.profiles.read('default')).toMatchObject({ store: 'none', disconnectedAt: expect.any(String) });
    expect(readAudit(orgFolder).entries.map(({ action }) => action)).toEqual(['connect', 'disconnect']);
    expect((await host.run('sync', '--only', 'users')).exitCode).toBe(3);
  });

  it('is one document with --json, also the second time', async () => {
    const { host } = await connected();
    expect(JSON.parse((await host.run('disconnect', '--json')).stdout)).toMatchObject({
      credential: 'erased',
      revoked: 'not-possible',
    });
    expect(JSON.parse((await host.run('disconnect', '--json')).stdout)).toMatchObject({ credential: 'none-kept' });
  });

  it('says so where there is no profile', async () => {
    const none = await fakeHost().run('disconnect', '--json');
    expect(none.exitCode).toBe(3);
    expect(JSON.parse(none.stderr).error.code).toBe('not-connected');
    expect((await fakeHost().run('disconnect', '--profile', 'x')).exitCode).toBe(2);
  });
});
