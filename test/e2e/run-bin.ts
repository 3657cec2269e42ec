import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const bin = fileURLToPath(new URL('../../bin/okta-evidence.js', import.meta.url));

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  env?: Record<string, string>;
  stdin?: string;
  /** To be looked at while it runs. */
  started?: (child: ChildProcess) => void;
}

export interface Machine {
  home: string;
  cwd: string;
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
}

/** A machine of its own for one test: empty home, empty current folder, no keychain, nothing of Okta in the environment. */
export function freshMachine(): Machine {
  const root = mkdtempSync(join(tmpdir(), 'okta-evidence-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return machineIn(root);
}

/** One in a folder that somebody else clears away. */
export function machineIn(root: string): Machine {
  const [home, cwd] = [join(root, 'home'), root];
  const run: Machine['run'] = (args, { env = {}, stdin = '', started } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...machineEnv(home), ...env } });
      started?.(child);
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      child.on('error', reject);
      child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
      child.stdin.on('error', () => {});
      child.stdin.end(stdin);
    });
  return { home, cwd, run };
}

export const machineEnv = (home: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  USERPROFILE: home,
  APPDATA: join(home, 'AppData'),
  LOCALAPPDATA: join(home, 'AppData'),
  XDG_CONFIG_HOME: join(home, '.config'),
  XDG_RUNTIME_DIR: join(home, 'run'),
  // Leads nowhere, so that no test ever writes into the keychain of whoever runs it.
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus',
  TZ: 'UTC',
});

/** The error document that `--json` promises on stderr, after checking that stdout is empty. */
export function jsonError(ended: Ended): { code: string; message: string; hint: string | null } {
  if (ended.stdout !== '') throw new Error(`stdout should be empty, and holds: ${ended.stdout}`);
  return (JSON.parse(ended.stderr) as { error: { code: string; message: string; hint: string | null } }).error;
}
