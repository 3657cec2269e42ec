import type { Collector, Principal } from '../../collectors/collector.ts';
import type { OktaClient } from '../../okta/client.ts';
import { nextOf, withQuery } from '../../okta/pagination.ts';
import { countFacts, etaMs, forecast } from '../../plan.ts';
import { probe } from '../../probe.ts';
import { duration } from '../../ui/progress.ts';
import { type Column, table } from '../../ui/table.ts';
import type { Terminal } from '../../ui/terminal.ts';
import type { SyncResult } from './run-sync.ts';

interface PlanRequest {
  client: OktaClient;
  collectors: readonly Collector[];
  principal: Principal;
}

interface BucketPlan {
  bucket: string;
  requests: number;
  limit: number | null;
  allowed: number | null;
  seconds: number;
}

/**
 * What `sync` would take, told from one small request for each dataset and one page of groups, whose counts tell of
 * users and members. The first page of a larger org tells only a part: then the numbers are a lower bound.
 */
export async function planSync({ client, collectors, principal }: PlanRequest): Promise<SyncResult> {
  const probed = await probe(client, collectors, principal);
  const readable = new Set(probed.filter(({ status }) => status === 'readable').map(({ id }) => id));
  const counter = countFacts();
  let whole = true;
  const firstPages: [string, string, Record<string, string | number>][] = [
    ['groups', '/api/v1/groups', { expand: 'stats', limit: 200 }],
    ['apps', '/api/v1/apps', { limit: 200 }],
  ];
  for (const [dataset, path, query] of firstPages) {
    if (!readable.has(dataset)) continue;
    const answer = await client.get(withQuery(path, query));
    for (const record of answer.body as Record<string, unknown>[]) counter.observe(dataset, record);
    if (nextOf(answer) !== undefined) whole = false;
  }
  const toCome = forecast(
    collectors.filter(({ id }) => readable.has(id)),
    counter.facts(),
  );
  const states = client.limiter.state();
  const buckets: BucketPlan[] = [...toCome].map(([bucket, requests]) => {
    const state = states.find((candidate) => candidate.bucket === bucket);
    const allowed = state?.allowed ?? null;
    const windows = allowed === null ? 1 : Math.max(1, Math.ceil(requests / allowed));
    const seconds = ((windows - 1) * (state?.windowMs ?? 60_000)) / 1000;
    return { bucket, requests, limit: state?.limit ?? null, allowed, seconds };
  });
  const eta = etaMs(toCome, states);
  const lowerBound = Math.max(0, ...buckets.map(({ seconds }) => seconds));
  const total = buckets.reduce((sum, { requests }) => sum + requests, 0);
  const document = {
    datasets: probed,
    buckets: buckets.sort((a, b) => b.seconds - a.seconds || b.requests - a.requests || (a.bucket < b.bucket ? -1 : 1)),
    requests: total,
    lowerBoundSeconds: lowerBound,
    etaSeconds: Math.round(eta / 1000),
    wholeOrgSeen: whole,
  };
  return {
    document,
    exitCode: 0,
    snapshot: undefined,
    next: 'okta-evidence sync',
    render: (terminal) => render(document, terminal),
  };
}

function render(
  document: { buckets: BucketPlan[]; requests: number } & Record<string, unknown>,
  terminal: Terminal,
): string {
  const right = (title: string): Column => ({ title, align: 'right' });
  const rows = document.buckets.map(({ bucket, requests, limit, allowed, seconds }) => [
    bucket,
    requests.toLocaleString('en-US'),
    limit ?? 'unknown',
    allowed ?? 'unknown',
    duration(seconds * 1000),
  ]);
  const least = document['wholeOrgSeen'] ? '' : 'at least ';
  return [
    table(
      ['rate limit', right('requests'), right('limit a window'), right('within budget'), right('at least')],
      rows,
      terminal,
    ),
    '',
    `${least}${document.requests.toLocaleString('en-US')} requests; lower bound ${duration(Number(document['lowerBoundSeconds']) * 1000)}, ` +
      `about ${duration(Number(document['etaSeconds']) * 1000)} from now. Nothing was collected.`,
  ].join('\n');
}
