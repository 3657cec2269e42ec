import { parseArgs } from 'node:util';
import type { FaultRule } from './faults.ts';
import { fixtureOrg } from './fixture-org.ts';
import { generatedOrg } from './generated-org.ts';
import { type OrgShape, orgShape } from './generated-shape.ts';
import type { OAuthSettings } from './oauth/state.ts';
import type { Org } from './org-source.ts';
import type { HeaderMode } from './rate-headers.ts';
import type { RateLimitSettings } from './rate-limits.ts';
import { replayOrg } from './replay-org.ts';
import { startSimulator } from './server.ts';

const usage = `The simulated Okta org, in a process of its own.

  --org acme|acme-classic|generated:<users>|replay:<folder>   (acme)
  --shape <json>      changes to the shape of a generated org: {"memberships":3}
  --port <n>          0 takes any free port (0)
  --token <text>      the one API token it accepts
  --window <seconds>  the length of a rate-limit window (60)
  --limits <json>     more rate-limit settings: {"principalPercent":100,"limits":{"/api/v1/users*":600}}
  --latency <ms>      the median latency (0)
  --faults <json>     fault rules: [{"path":"/api/v1/apps/:id/users","status":403}]
  --oauth <json>      settings of its authorization server: {"accessTokenSeconds":60,"ungranted":"refused"}
  --headers normal|duplicate|omit|malformed
  --skew <seconds>    how far its clock is ahead
  --seed <n>

Prints one line of JSON with its url and token, and serves until it gets SIGTERM.
GET /__simulator/stats and POST /__simulator/control look into it and change it.
GET /__simulator/oauth gives the apps to connect with: ids, a private key, a secret, made anew at each start.
`;

const { values } = parseArgs({
  options: {
    org: { type: 'string', default: 'acme' },
    shape: { type: 'string', default: '{}' },
    port: { type: 'string', default: '0' },
    token: { type: 'string' },
    window: { type: 'string', default: '60' },
    limits: { type: 'string', default: '{}' },
    latency: { type: 'string', default: '0' },
    faults: { type: 'string', default: '[]' },
    oauth: { type: 'string', default: '{}' },
    headers: { type: 'string', default: 'normal' },
    skew: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

function orgOf(text: string): Org {
  const [kind = '', ...rest] = text.split(':');
  const argument = rest.join(':');
  if (kind === 'acme') return fixtureOrg();
  if (kind === 'acme-classic') return fixtureOrg({ engine: 'v1' });
  if (kind === 'replay') return replayOrg(argument);
  if (kind === 'generated' && Number(argument) > 0) {
    const seed = Number(values.seed);
    return generatedOrg(orgShape(Number(argument), { seed, ...(JSON.parse(values.shape) as Partial<OrgShape>) }));
  }
  throw new Error(`unknown org "${text}"`);
}

if (values.help) {
  process.stdout.write(usage);
} else {
  const simulator = await startSimulator({
    org: orgOf(values.org),
    port: Number(values.port),
    ...(values.token === undefined ? {} : { token: values.token }),
    seed: Number(values.seed),
    limits: { windowSeconds: Number(values.window), ...(JSON.parse(values.limits) as Partial<RateLimitSettings>) },
    oauth: JSON.parse(values.oauth) as Partial<OAuthSettings>,
    latency: Number(values.latency),
    faults: JSON.parse(values.faults) as FaultRule[],
    headerMode: values.headers as HeaderMode,
    skewSeconds: Number(values.skew),
    controlEndpoints: true,
    // A run of hours makes millions of requests; counts are enough to measure by.
    keptRequests: 1000,
  });
  process.stdout.write(`${JSON.stringify({ url: simulator.url, token: simulator.token })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void simulator.close());
}
