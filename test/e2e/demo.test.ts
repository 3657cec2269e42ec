import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshMachine } from './run-bin.ts';

describe('demo', () => {
  it('runs the four verbs as a person would see them, and leaves a snapshot and a bundle', async () => {
    const machine = freshMachine();
    // Somebody's own settings, which must play no part in it.
    const env = {
      OKTA_CLIENT_ORGURL: 'https://mine.okta.com',
      OKTA_CLIENT_TOKEN: '00mine',
      OKTA_EVIDENCE_DIR: '/nowhere',
      HTTP_PROXY: 'http://127.0.0.1:9',
    };
    const { exitCode, stdout, stderr } = await machine.run(['demo'], { env });
    expect(stderr).not.toContain('error:');
    expect(exitCode).toBe(0);
    const lines = [...stdout.matchAll(/^\$ okta-evidence (\w+)/gm)].map(([, verb]) => verb);
    expect(lines).toEqual(['connect', 'sync', 'test', 'export']);
    expect(stdout).toContain('The failing tests are the point');
    expect(stderr).toContain('okta-evidence connect <your org>');

    const folder = join(machine.cwd, 'okta-evidence-demo');
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
    const [org = ''] = readdirSync(folder).filter((name) => name.startsWith('127.0.0.1'));
    const [snapshot = ''] = readdirSync(join(folder, org)).filter((name) => /^\d{8}T\d{6}Z$/.test(name));
    expect(existsSync(join(folder, org, snapshot, 'manifest.json'))).toBe(true);
    expect(readdirSync(join(folder, 'bundle'))).toEqual(
      expect.arrayContaining(['SHA256SUMS', 'assessment.json', 'evidence']),
    );
    expect(stdout).toContain(join(folder, 'bundle'));
    // No profile of the person's own is made or touched.
    expect(existsSync(join(machine.home, '.config'))).toBe(false);
  });

  it('finds another port where its own is taken, and is one document with --json', async () => {
    const server = createServer();
    const taken = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(7480, '127.0.0.1', () => resolve(true));
    });
    onTestFinished(() => void (taken && server.close()));
    const { exitCode, stdout, stderr } = await freshMachine().run(['demo', '--json', '--dir', 'elsewhere']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    const said = JSON.parse(stdout) as { org: string; bundle: string; steps: { exitCode: number }[] };
    expect(said.org).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(said.org).not.toContain(':7480');
    expect(said.steps.map(({ exitCode: code }) => code)).toEqual([0, 0, 1, 0]);
    expect(existsSync(said.bundle)).toBe(true);
  });
});
