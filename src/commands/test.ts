import type { Assessment } from '../assess.ts';
import type { ExitCode } from '../errors.ts';
import { type CommandContext, type CommandOption, defineCommand } from './command.ts';
import { drawAssessment } from './test/table.ts';

/** Options that decide what is assessed and how; `export` takes them, too. */
export const assessmentOptions: readonly CommandOption[] = [
  { flags: '--snapshot <ref>', description: 'latest, previous, an id, host/id or a path', default: 'latest' },
  { flags: '--framework <ids or files>', description: 'frameworks to map to, comma-separated, or all' },
  { flags: '--baseline <id or file>', description: 'thresholds to measure against (reference)' },
  { flags: '--checks <ids>', description: 'checks to run, comma-separated, or all' },
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
  { flags: '--allow-partial', description: 'do not exit with 5 when evidence is missing' },
];

interface Tested {
  assessment: Assessment;
  format: 'table' | 'json';
  /** The file the result was written to as well. */
  output: string | undefined;
  exitCode: ExitCode;
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
      choices: ['table', 'json'],
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
  ],
  notes: 'Exit code: 1 when a test fails at or above --fail-on, 5 when evidence for one of them is missing, else 0.',
  async run(input, context) {
    const { assessFromFlags } = await import('./test/from-flags.ts');
    const { assessment, exitCode } = await assessFromFlags(input, context);
    const format = input['format'] === 'json' ? 'json' : 'table';
    const output = typeof input['output'] === 'string' ? input['output'] : undefined;
    const tested = { assessment, format, output, exitCode } as const;
    if (output !== undefined) {
      const { resolve } = await import('node:path');
      const { writeFile } = await import('node:fs/promises');
      const { Chalk } = await import('chalk');
      await writeFile(resolve(context.cwd, output), `${drawn(tested, new Chalk({ level: 0 }), 120)}\n`);
    }
    return tested;
  },
  render: (tested, terminal) => drawn(tested, terminal.out, terminal.width),
  json: ({ assessment }) => assessment,
  exitCode: ({ exitCode }) => exitCode,
  next: () => 'okta-evidence export',
});

const drawn = ({ assessment, format }: Tested, colour: CommandContext['terminal']['out'], width: number): string =>
  format === 'json' ? JSON.stringify(assessment, null, 2) : drawAssessment(assessment, colour, width);
