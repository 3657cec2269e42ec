import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OAuthState } from './oauth/state.ts';
import type { SimulatorControl } from './server.ts';
import type { SimulatorStats } from './stats.ts';

/** What `/__simulator/control` takes: the arguments of the control functions, by name. */
type Orders = { [Name in keyof SimulatorControl]?: Parameters<SimulatorControl[Name]> };

/**
 * Answers `/__simulator/stats`, `/__simulator/oauth` (the apps to connect with, their keys included) and
 * `/__simulator/control`, for a simulator in a process of its own. Okta has no such paths; they need no token, count
 * against nothing, and the server listens on loopback alone.
 */
export function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  { stats, control, oauth }: { stats: () => SimulatorStats; control: SimulatorControl; oauth: OAuthState },
): boolean {
  if (!request.url?.startsWith('/__simulator/')) return false;
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  if (request.url === '/__simulator/stats') {
    send(200, stats());
  } else if (request.url === '/__simulator/oauth') {
    send(200, oauth.registered.clients);
  } else if (request.url === '/__simulator/control' && request.method === 'POST') {
    void readText(request).then((text) => {
      const failure = obey(text, control);
      send(failure === undefined ? 200 : 400, failure === undefined ? { ok: true } : { error: failure });
    });
  } else {
    send(404, { error: 'GET /__simulator/stats, GET /__simulator/oauth or POST /__simulator/control' });
  }
  return true;
}

/** `{ "limits": [{ "principalPercent": 25 }], "skewSeconds": [90] }` */
function obey(text: string, control: SimulatorControl): string | undefined {
  try {
    for (const [name, given] of Object.entries(JSON.parse(text) as Orders)) {
      const order = control[name as keyof SimulatorControl] as ((...values: unknown[]) => void) | undefined;
      if (!order) return `unknown control "${name}", known: ${Object.keys(control).join(', ')}`;
      order(...(given as unknown[]));
    }
    return undefined;
  } catch (error) {
    return String(error);
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
