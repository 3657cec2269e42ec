import { type ExitCode, exitCodes, NotConnectedError, UsageError } from '../../errors.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import type { SyncResult } from './run-sync.ts';
import { type Ran, runLine, syncLine } from './sync-line.ts';

/** From well to worst. */
const ranks: readonly ExitCode[] = [
  exitCodes.done,
  exitCodes.checkFailed,
  exitCodes.incomplete,
  exitCodes.unreachable,
  exitCodes.notConnected,
  exitCodes.usage,
  exitCodes.interrupted,
  exitCodes.bug,
];

/** One profile after another; what fails for one does not keep the others from being read. */
export async function syncAll(input: CommandInput, context: CommandContext): Promise<SyncResult> {
  const { global, profiles, terminal, env } = context;
  if (global.org !== undefined || global.profile !== undefined) {
    throw new UsageError({
      code: 'all-or-one',
      message: '--all takes every profile, and --org or --profile names one.',
      hint: 'Leave out one of the two.',
    });
  }
  const names = await profiles.list();
  const ran: (Ran & { profile: string; org: string; skipped: boolean })[] = [];
  for (const name of names) {
    const profile = await profiles.read(name).catch(() => undefined);
    const org = profile ? new URL(profile.org.url).host : 'unknown';
    const skipped = profile?.disconnectedAt !== undefined;
    terminal.note(`\n${terminal.err.bold(`${name} (${org})`)}${skipped ? ': disconnected, left out' : ''}`);
    if (skipped) {
      ran.push({ profile: name, org, skipped, exitCode: exitCodes.done, result: null, error: null });
      continue;
    }
    const line = [...syncLine(input, context, ['all']), '--profile', name];
    ran.push({ profile: name, org, skipped, ...(await runLine(line, context, ownEnvironment(env))) });
    if (context.signal.aborted) break;
  }
  if (!ran.some(({ skipped }) => !skipped)) {
    throw new NotConnectedError({
      code: 'not-connected',
      message: 'There is no connected profile.',
      hint: 'Run `okta-evidence connect <org>` first; in CI name the org with OKTA_CLIENT_ORGURL and leave out --all.',
    });
  }
  const exitCode = ranks[Math.max(...ran.map((each) => ranks.indexOf(each.exitCode as ExitCode)))] ?? exitCodes.bug;
  return {
    document: { exitCode, orgs: ran },
    exitCode,
    next: undefined,
    snapshot: undefined,
    render: ({ out }) =>
      [
        '',
        ...ran.map(({ profile, org, skipped, exitCode: code }) => {
          const how = skipped
            ? 'disconnected, left out'
            : code === 0
              ? out.green('done')
              : out.red(`exit code ${code}`);
          return `${out.bold(profile)} (${org}): ${how}`;
        }),
      ].join('\n'),
  };
}

/** A credential in the environment that does not say whose it is must not be sent to one org after another. */
function ownEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (env['OKTA_CLIENT_ORGURL']) return env;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('OKTA_CLIENT_')));
}
