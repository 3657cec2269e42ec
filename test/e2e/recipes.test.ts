import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/server.ts';
import { bin, freshMachine, machineEnv } from './run-bin.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');

const systemd = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!systemd) process.stderr.write('Not tested: the systemd units of README, since systemd-analyze is missing.\n');

it('the line for cron syncs every profile, and speaks up when something is stale alone', async () => {
  const [line = ''] = blocks('cron');
  const command = line.trim().replace(/^(\S+\s+){5}/, '');
  expect(line).toMatch(/^17 \* \* \* \* {2}okta-evidence sync/);
  const org = await startSimulator();
  onTestFinished(() => org.close());
  const { cwd, home, run } = freshMachine();
  mkdirSync(join(cwd, 'bin'));
  symlinkSync(bin, join(cwd, 'bin', 'okta-evidence'));
  const passphrase = { OKTA_EVIDENCE_PASSPHRASE: 'correct horse battery staple' };
  await run(['connect', org.url, '--token-stdin', '--store', 'file'], { stdin: org.token, env: passphrase });
  mkdirSync(home, { recursive: true });
  // Nobody listens there: whoever posts to it ends with 4.
  writeFileSync(join(home, '.okta-evidence-webhook'), 'http://127.0.0.1:9/');
  const base = machineEnv(home);
  const env = { ...base, ...passphrase, PATH: `${join(cwd, 'bin')}${delimiter}${base['PATH']}` };
  const ended = await promisify(execFile)('sh', ['-c', command], { cwd, env });
  expect(ended.stderr).toBe('');
  const [folder = ''] = readdirSync(join(cwd, 'evidence')).filter((name) => name !== '.gitignore');
  expect(readdirSync(join(cwd, 'evidence', folder)).filter((name) => /^\d/.test(name))).toHaveLength(1);
  writeFileSync(join(cwd, 'okta-evidence.yaml'), 'staleAfter: 1s\n');
  const stale = command.replace(/^.*?; /, '');
  await expect(promisify(execFile)('sh', ['-c', stale], { cwd, env })).rejects.toMatchObject({ code: 4 });
});

it.runIf(systemd)('the units for systemd are right, and so is every time that is named', async () => {
  const { cwd } = freshMachine();
  const [service = '', timer = ''] = blocks('ini');
  writeFileSync(join(cwd, 'okta-evidence.service'), service);
  writeFileSync(join(cwd, 'okta-evidence.timer'), timer);
  const verified = spawnSync('systemd-analyze', ['verify', '--user', join(cwd, 'okta-evidence.timer')], {
    env: { ...process.env, XDG_RUNTIME_DIR: cwd },
    encoding: 'utf8',
  });
  expect(verified.stderr.split('\n').filter((line) => line.includes('okta-evidence'))).toEqual([]);
  const times = [...readme.matchAll(/OnCalendar=([^`\n]+)/g)].map((match) => match[1] ?? '');
  expect(times).toHaveLength(4);
  for (const time of times) expect(spawnSync('systemd-analyze', ['calendar', time]).status, time).toBe(0);
});
