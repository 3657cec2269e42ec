import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/server.ts';
import { bin, freshMachine, machineEnv } from './run-bin.ts';

describe('the process', () => {
  it('starts quickly: cold --help takes less than four times an empty Node', () => {
    // Of the processor, not of the clock: other tests run beside this one.
    const told =
      'process.on("exit",()=>{const {user,system}=process.cpuUsage();process.stderr.write(String(user+system))})';
    const time = (args: string[]): number => {
      const preload = ['--import', `data:text/javascript,${encodeURIComponent(told)}`];
      const { status, stderr } = spawnSync(process.execPath, [...preload, ...args], {
        env: machineEnv('/nonexistent'),
      });
      expect(status).toBe(0);
      return Number(stderr.toString());
    };
    // In pairs, one right after the other, so that whatever else the machine does meets both alike.
    const ratios = Array.from({ length: 11 }, () => time([bin, '--help']) / time(['-e', '0'])).sort((a, b) => a - b);
    expect(ratios[5]).toBeLessThan(4);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 130 on %s, and says so', async (signal) => {
    const org = await startSimulator({ latency: 400 });
    onTestFinished(() => org.close());
    const machine = freshMachine();
    const env = { ...machineEnv(machine.home), OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: org.token };
    const child = spawn(process.execPath, [bin, 'sync'], { cwd: machine.cwd, env });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text;
    });
    await expect.poll(() => org.requests.length, { timeout: 20_000 }).toBeGreaterThan(4);
    child.kill(signal);
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Ctrl-C again');
    expect(stderr).toContain('error: ');
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it('says nothing when its reader goes away', async () => {
    const machine = freshMachine();
    const child = spawn(process.execPath, [bin, '--help'], { env: machineEnv(machine.home) });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text;
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
    expect(stderr).toBe('');
  });

  it('calls for a newer Node in one sentence', () => {
    const old = join(import.meta.dirname, 'old-node.cjs');
    const { status, stderr } = spawnSync(process.execPath, ['-r', old, bin, '--help'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^okta-evidence needs Node 20\.19 or newer; this is Node 18\.0\.0\..*\n$/);
  });
});
