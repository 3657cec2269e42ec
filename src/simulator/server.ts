import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerControl } from './control-endpoints.ts';
import { deliver } from './fault-effects.ts';
import { type FaultRule, type Faults, faultPicker } from './faults.ts';
import { type FixtureOrgOptions, fixtureOrg } from './fixture-org.ts';
import { type Latency, latencyOf, latencyStream } from './latency.ts';
import type { OAuthApp, TestClients } from './oauth/apps.ts';
import { isOAuthPath } from './oauth/authorization-server.ts';
import { respondOAuth } from './oauth/respond-oauth.ts';
import { type OAuthSettings, type OAuthState, oauthState } from './oauth/state.ts';
import { revoke } from './oauth/tokens.ts';
import type { Org, OrgSource } from './org-source.ts';
import type { HeaderMode } from './rate-headers.ts';
import { type RateLimiter, type RateLimitSettings, rateLimiter } from './rate-limits.ts';
import { type RequestLog, type RequestRecord, requestLog } from './request-log.ts';
import { type BeforeRequest, type Made, respond } from './respond.ts';
import { responseHeaders } from './response-headers.ts';
import { type SimulatorStats, simulatorStats } from './stats.ts';

export interface SimulatorOptions {
  /** Acme when left out. */
  org?: Org;
  /** Of Acme: Identity Engine unless Classic is asked for. */
  engine?: FixtureOrgOptions['engine'];
  token?: string;
  /** 0, the default, takes any free port. */
  port?: number;
  /** Decides every random choice: latency, faults, foreign traffic. */
  seed?: number;
  limits?: Partial<RateLimitSettings>;
  /** Of the org's own authorization server. */
  oauth?: Partial<OAuthSettings>;
  headerMode?: HeaderMode;
  /** The median in milliseconds, or the whole distribution. 0 when left out: tests do not wait. */
  latency?: number | Latency;
  faults?: readonly FaultRule[];
  /** Milliseconds since 1970; the machine's clock when left out. */
  clock?: () => number;
  /** How far the server's clock is ahead of `clock`. */
  skewSeconds?: number;
  /** Called before a request is answered: the place to change the org in mid-listing. */
  onRequest?: (request: { number: number; path: string; query: string }, control: SimulatorControl) => void;
  /** Answers `/__simulator/stats` and `/__simulator/control`, too. */
  controlEndpoints?: boolean;
  /** How many request records are kept; the counts are unbounded. */
  keptRequests?: number;
}

/** What can be changed while the server runs. */
export interface SimulatorControl {
  limits(change: Partial<RateLimitSettings>): void;
  faults(rules: readonly FaultRule[]): void;
  latency(latency: number | Latency): void;
  headerMode(mode: HeaderMode): void;
  oauth(change: Partial<OAuthSettings>): void;
  /** Scopes, DPoP, the admin role, keys, redirect URIs of a registered app. */
  oauthApp(clientId: string, change: Partial<OAuthApp>): void;
  /** Every access token that was handed out is refused from now on, as if its time had come. */
  expireAccessTokens(): void;
  /** DPoP proofs need another nonce from now on. */
  changeNonce(): void;
  skewSeconds(seconds: number): void;
  putUser: OrgSource['putUser'];
  removeUser: OrgSource['removeUser'];
  clearRequests(): void;
}

export interface Simulator {
  url: string;
  token: string;
  port: number;
  readonly requests: readonly RequestRecord[];
  stats(): SimulatorStats;
  control: SimulatorControl;
  readonly oauth: SimulatedOAuth;
  close(): Promise<void>;
}

export interface SimulatedOAuth {
  /** The apps that can be used to connect, with their keys. */
  readonly clients: TestClients;
  /** Every assertion, code and token that went over the wire. */
  readonly secrets: readonly string[];
  /** Whether a refresh token would be taken now. */
  isLive(refreshToken: string): boolean;
  /** As an admin does: the sign-in that it comes from is over. */
  revoke(refreshToken: string): void;
}

/** Everything an answer is made from. Mutable: `control` changes it in mid-run. */
export interface SimulatorState {
  source: OrgSource;
  token: string;
  baseUrl: string;
  limiter: RateLimiter;
  faults: Faults;
  oauth: OAuthState;
  /** Ids whose object a fault has deleted. */
  gone: Set<string>;
  log: RequestLog;
  headerMode: HeaderMode;
  nextLatency: (rows: number) => number;
  now: () => number;
}

/** Obviously not a real token, in the shape of one: 42 characters beginning with 00. */
export const defaultToken = '00SIMULATED-not-a-real-token-0000000000000';

/** Starts a simulated org on loopback. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const seed = options.seed ?? 1;
  const clock = options.clock ?? Date.now;
  let skewMs = (options.skewSeconds ?? 0) * 1000;
  const now = (): number => clock() + skewMs;
  const server = createServer({ keepAlive: true });
  // Longer than any window: an idle connection that is closed under a client's next request is no fault we model.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  const org = options.org ?? fixtureOrg({ ...(options.engine ? { engine: options.engine } : {}) });
  const latencyFor = (latency: number | Latency): SimulatorState['nextLatency'] =>
    latencyStream(typeof latency === 'number' ? latencyOf(latency) : latency, seed);
  const source = org.open({ baseUrl, now: now() });
  const oauth = oauthState(options.oauth ?? {}, { issuer: baseUrl, now, source });
  const state: SimulatorState = {
    source,
    oauth,
    token: options.token ?? defaultToken,
    baseUrl,
    limiter: rateLimiter(options.limits ?? {}, now, seed),
    faults: faultPicker(options.faults ?? [], seed),
    gone: new Set(),
    log: requestLog(options.keptRequests ?? 20_000),
    headerMode: options.headerMode ?? 'normal',
    nextLatency: latencyFor(options.latency ?? 0),
    now,
  };
  const control: SimulatorControl = {
    limits: (change) => state.limiter.change(change),
    faults: (rules) => {
      state.faults = faultPicker(rules, seed);
    },
    latency: (latency) => {
      state.nextLatency = latencyFor(latency);
    },
    headerMode: (mode) => {
      state.headerMode = mode;
    },
    oauth: (change) => void Object.assign(oauth.settings, change),
    oauthApp: (clientId, change) => {
      const app = oauth.registered.apps.get(clientId);
      if (!app) throw new Error(`no app ${clientId}, known: ${[...oauth.registered.apps.keys()].join(', ')}`);
      Object.assign(app, change);
    },
    expireAccessTokens: () => oauth.access.clear(),
    changeNonce: () => {
      oauth.nonce.expiresAt = 0;
    },
    skewSeconds: (seconds) => {
      skewMs = seconds * 1000;
    },
    putUser: (id, change) => state.source.putUser(id, change),
    removeUser: (id) => state.source.removeUser(id),
    clearRequests: () => state.log.clear(),
  };
  const stats = (): SimulatorStats => simulatorStats(state);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (options.controlEndpoints && answerControl(request, response, { stats, control, oauth })) return;
    const before = options.onRequest && ((seen: Parameters<BeforeRequest>[0]) => options.onRequest?.(seen, control));
    if (!isOAuthPath(request.url?.split('?')[0] ?? '')) send(state, response, respond(state, request, before));
    else void respondOAuth(state, request, before).then((made) => send(state, response, made));
  });
  return {
    url: baseUrl,
    token: state.token,
    port,
    requests: state.log.records,
    stats,
    control,
    oauth: {
      get clients() {
        return oauth.registered.clients;
      },
      secrets: oauth.secrets,
      isLive: (token) => {
        const family = oauth.refresh.get(token);
        return family !== undefined && !family.revoked && family.current === token;
      },
      revoke: (token) => revoke(oauth, token),
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(state: SimulatorState, response: ServerResponse, made: Made): void {
  const leave = (): void => {
    if (made.release) state.limiter.release(made.release);
    if (response.destroyed) return;
    response.sendDate = false;
    if (made.answer.delivery !== 'hang') response.writeHead(made.answer.status, responseHeaders(state, made));
    deliver(response, made.answer);
  };
  if (made.delayMs > 0) setTimeout(leave, made.delayMs);
  else leave();
}
