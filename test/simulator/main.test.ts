import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../dist/simulator/main.js', import.meta.url));

const missing = !existsSync(main);
if (missing) process.stderr.write(`the simulator's own process is not tested: ${main} is not built\n`);

it.skipIf(missing)('runs as a process of its own, is looked into and changed, and ends on SIGTERM', async () => {
  const options = ['--org', 'generated:50', '--window', '6', '--limits', '{"principalPercent":100}'];
  const child = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url, token } = JSON.parse(line) as { url: string; token: string };
  const headers = { Authorization: `SSWS ${token}` };
  const users = async (): Promise<string | null> =>
    (await fetch(`${url}/api/v1/users`, { headers })).headers.get('x-rate-limit-limit');
  expect(await users()).toBe('600');
  const orders = JSON.stringify({ limits: [{ principalPercent: 25 }] });
  expect((await fetch(`${url}/__simulator/control`, { method: 'POST', body: orders })).status).toBe(200);
  expect(await users()).toBe('150');
  const wrong = await fetch(`${url}/__simulator/control`, { method: 'POST', body: '{"speed":[1]}' });
  expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('unknown control')]);
  const stats = await (await fetch(`${url}/__simulator/stats`)).json();
  expect(stats).toMatchObject({ total: 2, byRoute: { '/api/v1/users': 2 }, unexpected: [] });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
