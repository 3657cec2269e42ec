import type { SnapshotDiff } from '../diff.ts';
import { exitCodes } from '../errors.ts';
import type { Terminal } from '../ui/terminal.ts';
import { defineCommand } from './command.ts';

const formats = ['table', 'json', 'csv'] as const;
export type DiffFormat = (typeof formats)[number];

interface Compared {
  diff: SnapshotDiff;
  failed: boolean;
  text(terminal: Terminal): string;
}

export const diff = defineCommand<Compared>({
  name: 'diff',
  arguments: '<a> <b>',
  summary: 'what changed between two snapshots (offline)',
  description:
    'Shows what changed from snapshot <a> to snapshot <b> of one org: users who joined, left or changed status; MFA gained, lost or weakened; admin rights and application access granted or removed; policies, their rules and fields; verdicts of every check. What one of them has not read is said to be not comparable, never to be gone. A snapshot is latest, previous, an id, host/id or a path.',
  options: [
    { flags: '--fail-on-regression', description: 'exit with 1 where something is worse than before; see below' },
    { flags: '--format <format>', description: 'how the result is printed', choices: formats, default: 'table' },
    { flags: '--output <file>', description: 'write the result to a file as well' },
  ],
  examples: [
    { command: 'okta-evidence diff previous latest', comment: 'what the last sync found changed' },
    {
      command: 'okta-evidence diff previous latest --fail-on-regression',
      comment: 'in CI: break the build when a check or the MFA of a person got worse',
    },
    {
      command: 'okta-evidence diff 20260401T060000Z latest --format csv --output quarter.csv',
      comment: 'every change of the quarter, for a spreadsheet',
    },
  ],
  notes:
    'A regression is: a check whose verdict became FAIL or INSUFFICIENT from a better one, or FAIL from INSUFFICIENT; a user who had MFA and has none; a user whose strongest factor is weaker than before (phishing-resistant, strong, weak). More failures of a check that failed before, and rights or access that were granted, are shown and are no regression. Exit code: 0, also when something changed; 1 for a regression with --fail-on-regression; 2 when the two are of different orgs.',
  async run(input, context) {
    const { runDiff } = await import('./diff/run-diff.ts');
    return runDiff(input, context);
  },
  render: ({ text }, terminal) => text(terminal),
  json: ({ diff: document }) => document,
  exitCode: ({ failed }) => (failed ? exitCodes.checkFailed : exitCodes.done),
});
