import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { FaultKind } from '../../src/simulator/faults.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { roomy, syncFolder } from './sync-run.ts';

/** A host that must never hear of the token. */
async function eavesdropper(): Promise<{ url: string; authorizations: (string | undefined)[] }> {
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    response.end('[]');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, authorizations };
}

it.each<[FaultKind, string]>([
  ['next-other-host', '/api/v1/users'],
  ['next-other-host', '/api/v1/groups/:id/users'],
  ['next-other-host', '/api/v1/iam/assignees/users'],
  ['redirect', '/api/v1/apps'],
  ['redirect', '/api/v1/users/:id/factors'],
])('%s on %s: the other host hears nothing', async (kind, path) => {
  const other = await eavesdropper();
  const simulator = await startSimulator({ limits: roomy, faults: [{ path, kind, to: other.url, times: 3 }] });
  onTestFinished(() => simulator.close());
  const folder = syncFolder();
  const sync = await folder.run(['sync', '--quiet'], simulator).end;
  expect(other.authorizations).toEqual([]);
  expect([0, 5], sync.stderr).toContain(sync.exitCode);
});

it.each<[FaultKind, string]>([
  ['next-same', '/api/v1/users'],
  ['next-empty-forever', '/api/v1/groups'],
  ['next-other-path', '/api/v1/apps'],
])('%s on %s ends, and is called partial', async (kind, path) => {
  const simulator = await startSimulator({ limits: roomy, faults: [{ path, kind }] });
  onTestFinished(() => simulator.close());
  const folder = syncFolder();
  const sync = await folder.run(['sync', '--quiet'], simulator).end;
  expect(sync.exitCode, sync.stderr).toBe(5);
  const entry = folder.manifest().datasets[path.split('/').at(-1) ?? ''];
  expect(entry?.status).toBe('partial');
  expect(entry?.error?.code).toBe('paging-loop');
  expect(simulator.requests.length).toBeLessThan(400);
});
