import { UsageError } from '../errors.ts';
import { defineCommand } from './command.ts';
import type { SyncResult } from './sync/run-sync.ts';

/** With these endings there is a snapshot with something in it. */
const sealedAllTheSame = { 0: true, 5: true };

export const sync = defineCommand<SyncResult>({
  name: 'sync',
  summary: 'collect a snapshot of the org',
  description:
    'Reads the org as fast as its rate limits allow, never faster, and seals what was read as a snapshot in the evidence folder. Nothing is ever changed in the org.\n\n' +
    'An interrupted run (Ctrl-C, a crash, --deadline, a full disk) is gone on with by the next sync with the same options; only requests that were under way are made again.',
  options: [
    { flags: '--only <datasets>', description: 'collect these datasets, and those that they are read from' },
    {
      flags: '--skip <datasets>',
      description: 'leave these datasets out; checks that need them will say INSUFFICIENT',
    },
    { flags: '--accept-gaps <datasets>', description: 'datasets that may be denied without exit code 5' },
    { flags: '--allow-partial', description: 'exit 0 even when datasets are denied, partial or failed' },
    { flags: '--include-phone-numbers', description: 'keep phone numbers in the records' },
    { flags: '--log-days <n>', description: 'days of the System Log, at most 90', default: 7 },
    { flags: '--deprovisioning-days <n>', description: 'days of deprovisioning events, at most 90', default: 30 },
    { flags: '--budget <percent>', description: 'of each rate limit that the credential is shown', default: 90 },
    { flags: '--concurrency <n>', description: 'requests under way at once, over all rate limits', default: 10 },
    { flags: '--if-older-than <age>', description: 'only when the last snapshot is older; else exit 0' },
    { flags: '--every <age>', description: 'again and again, until it is told to end' },
    { flags: '--all', description: 'every profile; one that fails does not hold up the others' },
    {
      flags: '--notify <webhook url>',
      description: 'with --every: post when it begins to fail, is stale, is well again',
    },
    { flags: '--deadline <age>', description: 'stop after 90s, 30m, 6h ... to be gone on with later' },
    { flags: '--fresh', description: 'do not go on with an interrupted run' },
    { flags: '--resume-within <age>', description: 'how old an interrupted run may be', default: '24h' },
    { flags: '--dry-run', description: 'print the plan: requests, lower bound, ETA; only the probe is sent' },
  ],
  examples: [
    { command: 'okta-evidence sync', comment: 'everything, for the connected org' },
    { command: 'okta-evidence sync --only users,user-factors', comment: 'only what these checks need' },
    { command: 'okta-evidence sync --budget 50 --deadline 6h', comment: 'leave half of the limits to others' },
  ],
  notes:
    'With OKTA_CLIENT_ORGURL and OKTA_CLIENT_TOKEN set, no connect is needed: that is how CI uses it.\nAges are written 90s, 30m, 6h, 7d.',
  network: true,
  async run(input, context) {
    if (input['every'] !== undefined) {
      const { syncEvery } = await import('./sync/sync-every.ts');
      return syncEvery(input, context);
    }
    if (input['notify'] !== undefined) {
      throw new UsageError({
        code: 'notify-needs-every',
        message: '--notify goes with --every: a single sync tells how it ended by its exit code.',
        hint: 'Run `okta-evidence status --notify <webhook url>` after it.',
      });
    }
    if (input['all']) {
      const { syncAll } = await import('./sync/sync-all.ts');
      return syncAll(input, context);
    }
    const { runSync } = await import('./sync/run-sync.ts');
    return runSync(input, context);
  },
  render: ({ render }, terminal) => render(terminal),
  json: ({ document }) => document,
  exitCode: ({ exitCode }) => exitCode,
  audit: {
    failure: 'sync-failure',
    of: ({ exitCode, snapshot }) =>
      snapshot === undefined ? undefined : { action: exitCode in sealedAllTheSame ? 'sync' : 'sync-failure', snapshot },
  },
  next: ({ next }) => next,
});
