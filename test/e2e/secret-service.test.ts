import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/server.ts';
import { bin, freshMachine, machineEnv } from './run-bin.ts';

const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
);
if (missing.length > 0) {
  process.stderr.write(
    `Not tested: the keychain of Linux, since ${missing.join(' and ')} is missing (apt-get install gnome-keyring dbus).\n`,
  );
}

it.runIf(missing.length === 0)(
  'a real Secret Service keeps the credential from connect to disconnect, and a stolen profile folder is worth nothing',
  async () => {
    const org = await startSimulator();
    onTestFinished(() => org.close());
    const { home, cwd } = freshMachine();
    await mkdir(join(home, 'run'), { recursive: true, mode: 0o700 });
    const { DBUS_SESSION_BUS_ADDRESS: _nowhere, ...env } = machineEnv(home);
    const script = join(cwd, 'script.sh');
    const cli = `"${process.execPath}" "${bin}"`;
    // Each program between two steps is a process of its own: only the keychain remembers anything.
    writeFileSync(
      script,
      [
        'set -e',
        'printf unlocked | gnome-keyring-daemon --unlock --components=secrets >/dev/null',
        `printf %s "$TOKEN_FOR_STDIN" | ${cli} connect ${org.url} --token-stdin --json >connect.json`,
        'unset TOKEN_FOR_STDIN',
        `${cli} sync --only users --json >sync.json`,
        `cp -r "$XDG_CONFIG_HOME" stolen`,
        `mkdir -p thief && (XDG_CONFIG_HOME="$PWD/stolen" HOME="$PWD/thief" DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent ${cli} sync --only users --json 2>thief.json || echo $? >thief.exit)`,
        `${cli} disconnect --json >disconnect.json`,
        `${cli} sync --only users --json 2>after.json || echo $? >after.exit`,
        `${cli} disconnect --json >again.json`,
        `${cli} log --verify --json >log.json`,
      ].join('\n'),
    );
    await promisify(execFile)('dbus-run-session', ['--', 'bash', script], {
      cwd,
      env: { ...env, TOKEN_FOR_STDIN: org.token },
    });
    const read = (name: string) => JSON.parse(readFileSync(join(cwd, name), 'utf8'));
    expect(read('connect.json')).toMatchObject({ stored: 'keychain' });
    expect(read('sync.json').datasets.users.status).toBe('complete');
    expect(readFileSync(join(cwd, 'thief.exit'), 'utf8').trim()).toBe('3');
    expect(read('thief.json').error.code).toBe('no-credential');
    expect(read('disconnect.json')).toMatchObject({ credential: 'erased' });
    expect(readFileSync(join(cwd, 'after.exit'), 'utf8').trim()).toBe('3');
    expect(read('again.json')).toMatchObject({ credential: 'none-kept' });
    expect(read('log.json').chain).toMatchObject({ intact: true });

    const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const holding = files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => readFileSync(path).includes(org.token));
    expect(holding).toEqual([]);
    const profiles = join(home, '.config/okta-evidence/profiles');
    expect(statSync(profiles).mode & 0o777).toBe(0o700);
    expect(statSync(join(profiles, 'default.json')).mode & 0o777).toBe(0o600);
  },
  120_000,
);
