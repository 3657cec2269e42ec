import type { Assessment } from '../assess.ts';
import type { ExitCode } from '../errors.ts';
import type { Terminal } from '../ui/terminal.ts';
import { type CommandOption, defineCommand } from './command.ts';

/** Options that decide what is assessed and how; `export` takes them, too. */
export const assessmentOptions: readonly CommandOption[] = [
  { flags: '--snapshot <ref>', description: 'latest, previous, an id, host/id or a path', default: 'latest' },
  { flags: '--framework <ids or files>', description: 'frameworks to map to, comma-separated, or all' },
  { flags: '--baseline <id or file>', description: 'thresholds to measure against (reference)' },
  { flags: '--checks <ids>', description: 'checks to run, comma-separated, or all (six of them)' },
  { flags: '--inactive-days <n>', description: 'days without sign-in before an account counts as inactive' },
  {
    flags: '--mfa-minimum <strength>',
    description: 'the weakest factor that counts as MFA (any)',
    choices: ['any', 'strong', 'phishing-resistant'],
  },
  {
    flags: '--fail-on <severity>',
    description: 'the least severity whose failure makes the exit code 1 (low)',
    choices: ['low', 'medium', 'high', 'critical'],
  },
  { flags: '--waivers <file>', description: 'accepted failures: entity or check, owner, reason, expiry (CSV or YAML)' },
  {
    flags: '--reviews <file>',
    description: 'access reviews on record: appId, reviewedAt, reviewer, decision, reference',
  },
  { flags: '--new-since <ref>', description: 'only failures that are not in that snapshot count for the exit code' },
  { flags: '--allow-partial', description: 'do not exit with 5 when evidence is missing' },
];

const formats = ['table', 'json', 'junit', 'sarif'] as const;
export type Format = (typeof formats)[number];

interface Tested {
  assessment: Assessment;
  /** The folder of the snapshot. */
  path: string;
  exitCode: ExitCode;
  /** The result in the format asked for. */
  text(colour: Terminal['out'], width: number): string;
}

export const test = defineCommand<Tested>({
  name: 'test',
  summary: 'run the security tests on a snapshot (offline)',
  description:
    'Runs the security tests on a snapshot and says, for each user, policy and application that falls short, what is wrong and what to change. Works offline, on any snapshot: the same one gives the same answer next year. What could not be read never passes.',
  options: [
    ...assessmentOptions,
    {
      flags: '--format <format>',
      description: 'how the result is printed',
      choices: formats,
      default: 'table',
    },
    { flags: '--output <file>', description: 'write the result to a file as well' },
  ],
  examples: [
    { command: 'okta-evidence test', comment: 'the default tests on the latest snapshot' },
    { command: 'okta-evidence test --fail-on high', comment: 'in CI: break the build for high and critical only' },
    {
      command: 'okta-evidence test --mfa-minimum strong --json',
      comment: 'SMS and e-mail are not enough; for machines',
    },
    {
      command: 'okta-evidence test --new-since previous --format sarif --output okta.sarif',
      comment: 'in CI: only new failures break the build; for code scanning',
    },
  ],
  notes:
    'Exit code: 1 when a test fails at or above --fail-on, 5 when evidence for one of them is missing, else 0. In a GitHub workflow the result is also put on the summary page of the run (GITHUB_STEP_SUMMARY).',
  async run(input, context) {
    const { assessFromFlags } = await import('./test/from-flags.ts');
    const { assessment, exitCode, snapshot, frameworksNamed } = await assessFromFlags(input, context);
    const { drawn, writeResult } = await import('./test/formats.ts');
    const format = formats.find((known) => known === input['format']) ?? 'table';
    const options = { format, frameworksNamed, allowPartial: input['allowPartial'] === true };
    await writeResult(assessment, options, input['output'], context);
    return {
      assessment,
      path: snapshot.path,
      exitCode,
      text: (colour, width) => drawn(assessment, options, colour, width),
    };
  },
  render: ({ text }, terminal) => text(terminal.out, terminal.width),
  json: ({ assessment }) => assessment,
  exitCode: ({ exitCode }) => exitCode,
  audit: {
    failure: 'test',
    of: ({ assessment, path }) => ({
      action: 'test',
      org: assessment.snapshot.org,
      snapshot: path,
      detail: { ...assessment.summary },
    }),
  },
  next: () => 'okta-evidence export',
});
