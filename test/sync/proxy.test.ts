import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/server.ts';
import { roomy, syncFolder } from './sync-run.ts';

/** A certificate of an authority that nobody knows, for this machine. */
function certificate(): { key: string; cert: string; file: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'okta-evidence-cert-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', cert, '-days', '2'];
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject], {
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), file: cert };
}

/** The simulated org behind TLS. */
async function overTls(target: string, { key, cert }: { key: string; cert: string }): Promise<string> {
  const server = createHttpsServer({ key, cert }, (incoming, outgoing) => {
    const onward = httpRequest(
      target + incoming.url,
      { method: incoming.method ?? 'GET', headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A forward proxy that knows CONNECT alone, as corporate ones for https do. */
async function proxy(): Promise<{ url: string; tunnels: string[] }> {
  const tunnels: string[] = [];
  const server = createHttpServer();
  server.on('connect', (request, socket, head) => {
    tunnels.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => end.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tunnels };
}

describe('https, an authority of the company, and a proxy', () => {
  it('HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS are honoured; without the latter the error names it', async ({
    skip,
  }) => {
    const tls = certificate();
    if (!tls) return skip('openssl is not on this machine');
    const simulator = await startSimulator({ limits: roomy });
    onTestFinished(() => simulator.close());
    const url = await overTls(simulator.url, tls);
    const { url: proxyUrl, tunnels } = await proxy();
    const target = { url, token: simulator.token };
    const trusted = { NODE_EXTRA_CA_CERTS: tls.file };
    const only = ['sync', '--quiet', '--only', 'users'];

    const untrusted = await syncFolder().run(only, target).end;
    expect(untrusted.exitCode, untrusted.stderr).toBe(4);
    expect(untrusted.stderr).toContain('NODE_EXTRA_CA_CERTS');

    expect((await syncFolder().run(only, target, trusted).end).exitCode).toBe(0);
    expect(tunnels).toEqual([]);

    const proxied = await syncFolder().run(only, target, { ...trusted, HTTPS_PROXY: proxyUrl }).end;
    expect(proxied.exitCode, proxied.stderr).toBe(0);
    expect(new Set(tunnels)).toEqual(new Set([new URL(url).host]));

    tunnels.length = 0;
    const past = { ...trusted, HTTPS_PROXY: proxyUrl, NO_PROXY: '127.0.0.1' };
    expect((await syncFolder().run(only, target, past).end).exitCode).toBe(0);
    expect(tunnels).toEqual([]);
  });
});
