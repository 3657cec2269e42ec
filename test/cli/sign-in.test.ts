import { createServer } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startSimulator } from '../../src/simulator/server.ts';
import { freePort } from '../free-port.ts';
import { fakeHost } from './fake-host.ts';

it('nobody signs in: after five minutes it ends with 3, nothing kept and the port free again', async () => {
  const org = await startSimulator();
  onTestFinished(() => org.close());
  const port = await freePort();
  const { clientId } = org.oauth.clients.nativeApp;
  org.control.oauthApp(clientId, { redirectUris: [`http://localhost:${port}/api/integrations/okta/callback`] });
  const wait = globalThis.setTimeout;
  const spy = vi
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation(((callback: () => void, ms: number) =>
      wait(callback, ms === 5 * 60_000 ? 500 : ms)) as typeof setTimeout);
  onTestFinished(() => spy.mockRestore());
  const host = fakeHost();
  const args = ['connect', org.url, '--auth', 'browser', '--client-id', clientId, '--port', String(port)];
  const { exitCode, stderr } = await host.run(...args, '--no-browser');
  expect(exitCode).toBe(3);
  expect(stderr).toContain('Nobody signed in within five minutes, so nothing was saved.');
  expect(await host.profiles.read('default')).toBeUndefined();
  expect(org.oauth.secrets.filter(org.oauth.isLive)).toEqual([]);
  const again = createServer();
  await new Promise<void>((resolve, reject) => again.once('error', reject).listen(port, '127.0.0.1', resolve));
  await new Promise((resolve) => again.close(resolve));
});
