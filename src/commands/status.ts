import { defineCommand } from './command.ts';
import type { Status } from './status/run-status.ts';

interface Shown {
  status: Status;
  failOnStale: boolean;
  text: string;
}

export const status = defineCommand<Shown>({
  name: 'status',
  summary: 'freshness, coverage, credential expiry, per profile (offline)',
  description:
    'Shows for an org how old its last snapshot is and whether that is fresh, what failed last, how many controls of each framework the evidence supports today, when the credential lapses, and what to do. Evidence that is older than --stale-after supports no control: those are counted as stale. Works without a profile, too, on the evidence folder alone.',
  options: [
    { flags: '--stale-after <age>', description: 'how old evidence may be: 90s, 30m, 6h, 7d', default: '6h' },
    { flags: '--fail-on-stale', description: 'exit 5 when the evidence of an org is stale, or there is none' },
    {
      flags: '--notify <webhook url>',
      description: 'post it to a chat: profile, org, age and counts, nothing of the evidence itself',
    },
    { flags: '--snapshots', description: 'list the snapshots' },
    { flags: '--all', description: 'every profile, and every org in the evidence folder' },
  ],
  examples: [
    { command: 'okta-evidence status', comment: 'how do things stand?' },
    {
      command: 'okta-evidence status --all --fail-on-stale',
      comment: 'for monitoring: exit 5 when something is stale',
    },
    { command: 'okta-evidence status --debug', comment: 'and where each setting came from' },
  ],
  notes:
    'The age is measured from the beginning of the sync. A webhook is posted to on every run; after `status --fail-on-stale ||` it is posted to only when something is stale. It has to be https, or on this machine.',
  network: true,
  async run(input, context) {
    const { runStatus } = await import('./status/run-status.ts');
    const { drawStatus } = await import('./status/draw.ts');
    const found = await runStatus(input, context);
    return { status: found, failOnStale: input['failOnStale'] === true, text: drawStatus(found, context.terminal) };
  },
  render: ({ text }) => text,
  json: ({ status: document }) => document,
  exitCode({ status: { stale, notified }, failOnStale }) {
    if (stale && failOnStale) return 5;
    return notified?.ok === false ? 4 : 0;
  },
  next({ status: { orgs } }) {
    return orgs.flatMap(({ todo }) => todo).find(({ command }) => command !== null)?.command ?? undefined;
  },
});
