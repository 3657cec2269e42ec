import type { Cell, Column } from '../ui/table.ts';
import type { Terminal } from '../ui/terminal.ts';
import { defineCommand } from './command.ts';

export interface Purged {
  org: string;
  orgFolder: string;
  before: string;
  /** false: only shown, since --yes was not given. */
  done: boolean;
  snapshots: { id: string; manifestSha256: string; bytes: number }[];
  /** Interrupted runs that were set aside. */
  leftovers: string[];
  /** What stays. */
  kept: number;
  /** The youngest snapshot is among them: nothing newer would be left. */
  latestToo: boolean;
}

export const purge = defineCommand<Purged>({
  name: 'purge',
  summary: 'delete snapshots before a date, on record',
  description:
    'Deletes the snapshots of an org that were begun before a date, and interrupted runs that were set aside before it. Without --yes it only shows them. For each snapshot a line stays behind in purged.jsonl, with the hash of its manifest, so that the chain of snapshots can still be proved; the audit log has a line for the purge.',
  options: [
    { flags: '--before <date>', description: 'delete what was begun before 2026-01-31, or 2026-01-31T12:00:00Z' },
    { flags: '--yes', description: 'do it; without it nothing is deleted' },
  ],
  examples: [
    { command: 'okta-evidence purge --before 2025-01-01', comment: 'what would be deleted?' },
    { command: 'okta-evidence purge --before 2025-01-01 --yes', comment: 'delete it' },
  ],
  notes: 'A date without a time is its beginning in UTC. Bundles that were exported are not touched.',
  async run(input, context) {
    const { runPurge } = await import('./purge/run-purge.ts');
    return runPurge(input, context);
  },
  render: draw,
  audit: {
    failure: 'purge',
    of: ({ done, org, before, snapshots, leftovers, kept }) =>
      done && snapshots.length + leftovers.length > 0
        ? {
            action: 'purge',
            org,
            detail: {
              before,
              snapshots: snapshots.map(({ id }) => id).join(','),
              leftovers: leftovers.length,
              kept,
            },
          }
        : undefined,
  },
  next: ({ done, before, snapshots, leftovers }) =>
    !done && snapshots.length + leftovers.length > 0 ? `okta-evidence purge --before ${before} --yes` : undefined,
});

async function draw(
  { org, orgFolder, before, done, snapshots, leftovers, kept, latestToo }: Purged,
  { out, width }: Terminal,
): Promise<string> {
  if (snapshots.length + leftovers.length === 0) return `${org}: nothing was begun before ${before}.`;
  const { table } = await import('../ui/table.ts');
  const rows = snapshots.map(({ id, bytes }): Cell[] => [id, megabytes(bytes)]);
  const columns: (string | Column)[] = ['snapshot', { title: 'MB', align: 'right' }];
  const aside = leftovers.length > 0 ? `, and ${count(leftovers.length, 'interrupted run')}` : '';
  const what = `${count(snapshots.length, 'snapshot')} of ${org}${aside}, begun before ${before}`;
  return [
    ...(rows.length > 0 ? [table(columns, rows, { out, width }), ''] : []),
    done ? `Deleted: ${what}. ${kept} kept.` : `${out.yellow('Would delete')}: ${what}. ${kept} would be kept.`,
    ...(latestToo
      ? [out.yellow('The latest snapshot is among them: no evidence of this org is left after that.')]
      : []),
    done ? `On record in ${orgFolder}/purged.jsonl and audit.jsonl.` : 'Nothing was deleted.',
  ].join('\n');
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);
