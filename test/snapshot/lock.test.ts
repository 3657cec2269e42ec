import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { takeLock } from '../../src/snapshot/lock.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'okta-evidence-lock-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const holder = (more: object): string =>
  JSON.stringify({
    pid: process.pid,
    host: hostname(),
    since: '2026-01-01T00:00:00Z',
    started: null,
    token: 'x',
    ...more,
  });

it('is held by one, and free again after its release', () => {
  const at = folder();
  const lock = takeLock(at);
  expect(() => takeLock(at)).toThrow(`process ${process.pid}`);
  lock.release();
  takeLock(at).release();
  expect(existsSync(join(at, '.lock'))).toBe(false);
});

it('of a process that has died is taken over', () => {
  const at = folder();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(at, '.lock'), holder({ pid }));
  takeLock(at).release();
});

it('of a process whose number was given to another one is taken over', () => {
  const at = folder();
  writeFileSync(join(at, '.lock'), holder({ started: '1' }));
  if (existsSync('/proc/self/stat')) takeLock(at).release();
});

it('of another machine is believed for as long as it shows signs of life', () => {
  const at = folder();
  const file = join(at, '.lock');
  writeFileSync(file, holder({ host: 'elsewhere', pid: 1 }));
  expect(() => takeLock(at)).toThrow('on elsewhere');
  const longAgo = new Date(Date.now() - 10 * 60_000);
  utimesSync(file, longAgo, longAgo);
  takeLock(at).release();
});

it('that was torn in writing is taken over', () => {
  const at = folder();
  writeFileSync(join(at, '.lock'), '{"pid":');
  takeLock(at).release();
});
