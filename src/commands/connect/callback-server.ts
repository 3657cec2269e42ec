import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { UsageError } from '../../errors.ts';

export const callbackPath = '/api/integrations/okta/callback';

export const redirectUriOf = (port: number): string => `http://localhost:${port}${callbackPath}`;

export interface CallbackServer {
  /**
   * Waits for the browser to come back. What `finish` gives or throws is what the page then shown speaks of.
   * @throws what `finish` throws; the signal's reason
   */
  wait<Result>(state: string, signal: AbortSignal, finish: (callback: URL) => Promise<Result>): Promise<Result>;
  close(): void;
}

/**
 * Listens on loopback for the redirect that ends a sign-in.
 * @throws UsageError where the port is taken
 */
export async function startCallbackServer(port: number): Promise<CallbackServer> {
  let handle: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => {
    show(response, 404, 'Nothing here', '');
  };
  const servers: Server[] = [];
  // "localhost" is either of them, as the browser sees fit; the second one may be missing on a machine.
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer((request, response) => handle(request, response));
    await listen(server, port, host).then(
      () => servers.push(server),
      (error: NodeJS.ErrnoException) => {
        if (host === '::1' && error.code !== 'EADDRINUSE') return;
        for (const each of servers) each.close();
        throw portTaken(port, error);
      },
    );
  }
  return {
    wait: (state, signal, finish) =>
      new Promise((resolve, reject) => {
        const stop = (): void => reject(signal.reason);
        if (signal.aborted) stop();
        signal.addEventListener('abort', stop, { once: true });
        let taken = false;
        let last = (response: ServerResponse): void => show(response, 404, 'Nothing here', '');
        /** Settles once the browser has seen the last page, or has had its time to ask for it. */
        const settle = (title: string, status: number, text: string, then: () => void): void => {
          const timer = setTimeout(then, lastPageMs);
          last = (response) => {
            response.once('close', () => {
              clearTimeout(timer);
              then();
            });
            show(response, status, title, text);
          };
        };
        handle = (request, response) => {
          const url = new URL(request.url ?? '/', redirectUriOf(port));
          if (url.pathname === endPath) {
            last(response);
            return;
          }
          // Other pages in the browser can send requests here, too; only the org knows the state.
          const expected = url.pathname === callbackPath && url.searchParams.get('state') === state;
          if (!expected || taken || !isOwnHost(request, port)) {
            show(response, 400, 'This is not the answer that is awaited', 'Go on in the window where you sign in.');
            return;
          }
          taken = true;
          finish(url)
            .then(
              (result) => settle('You are signed in', 200, goOn, () => resolve(result)),
              (error: unknown) => settle('The sign-in did not work', 400, goBack, () => reject(error)),
            )
            // The address with the code in it is replaced, so that no history keeps it.
            .then(() => response.writeHead(303, { Location: endPath, ...privately }).end());
        };
      }),
    close: () => {
      for (const server of servers) {
        server.close();
        server.closeIdleConnections();
      }
    },
  };
}

const endPath = '/api/integrations/okta/end';

const goOn =
  'Okta has let okta-evidence in, to read only. Close this page and go back to the terminal: it shows what can be read. The next command is <code>okta-evidence sync</code>.';

const goBack = 'Nothing was saved. The terminal says why, and what to do about it.';

const lastPageMs = 3000;

const privately = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', Connection: 'close' };

function show(response: ServerResponse, status: number, title: string, text: string): void {
  response.writeHead(status, {
    ...privately,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
  const style = 'body{font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:4em auto;padding:0 1em}';
  response.end(
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head><body><h1>${title}</h1><p>${text}</p></body></html>`,
  );
}

/** A name that somebody else made to point to this machine is not one of ours. */
const isOwnHost = ({ headers }: IncomingMessage, port: number): boolean =>
  [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`].includes(headers.host ?? '');

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, ipv6Only: host === '::1' }, resolve);
  });

const portTaken = (port: number, cause: NodeJS.ErrnoException): UsageError =>
  new UsageError({
    code: 'port-taken',
    message:
      cause.code === 'EADDRINUSE'
        ? `Port ${port} of this computer is in use, and the sign-in has to come back to it.`
        : `This computer does not let port ${port} be used (${cause.code}).`,
    hint: `End what uses it, or take another one with --port; the app's sign-in redirect URI must then be http://localhost:<port>${callbackPath}.`,
    cause,
  });
