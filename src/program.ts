import { type Command as Commander, CommanderError } from 'commander';
import type { Command, CommandContext, CommandInput, Stores, Surroundings } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { type ExitCode, exitCodes } from './errors.ts';
import { commandTree } from './program/command-tree.ts';
import { explainFailure } from './program/explain-failure.ts';
import { usageError } from './program/usage-error.ts';
import { versionDocument, welcome } from './program/welcome.ts';
import { errorText } from './ui/error-text.ts';
import { askPassphrase } from './ui/prompt.ts';
import { createTerminal, type Terminal } from './ui/terminal.ts';
import { version } from './version.ts';

/** What the process gives: streams, environment, stores, signals. `main.ts` has the real one. */
export interface Host extends Omit<Surroundings, keyof Stores> {
  signal: AbortSignal;
  /** Opened when a command runs: help needs none of them. */
  stores(): Promise<Stores>;
  /** Loads the HTTP stack, which is too slow to load for commands that do not need it. */
  openNetwork(env: NodeJS.ProcessEnv): Promise<void>;
}

/** One command line from argv to exit code. Never throws. */
export async function runProgram(argv: readonly string[], host: Host): Promise<ExitCode> {
  // Looked up before parsing, because errors of parsing are shown in the same way.
  const given = (flag: string): boolean => argv.includes(flag);
  const terminal = createTerminal({
    ...host,
    json: given('--json'),
    quiet: given('--quiet') || given('-q'),
    color: !given('--no-color'),
    input: !given('--no-input'),
  });
  try {
    return await dispatch(argv, host, terminal);
  } catch (error) {
    const failure = await explainFailure(error, host.signal);
    terminal.stderr.write(`${errorText(failure, terminal, given('--debug'))}\n`);
    return failure.exitCode;
  }
}

async function dispatch(argv: readonly string[], host: Host, terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const program = commandTree(commands, terminal, async (command, input) => {
    const stores = await host.stores();
    const context: CommandContext = {
      ...host,
      ...stores,
      credentials: stores.openCredentials((question) => askPassphrase(question, terminal, host.signal)),
      global: program.opts(),
      terminal,
      execute: (line, change) =>
        runProgram(line, { ...host, ...change, stores: async () => ({ ...stores, ...change }) }),
    };
    if (command.network) await host.openNetwork(host.env);
    exitCode = await runCommand(command, input, context);
  });
  const early = beforeAnyCommand(program, argv);
  if (early === 'version') terminal.write(terminal.json ? JSON.stringify(versionDocument()) : version);
  else if (early === 'welcome') terminal.write(await welcome(host, commands, terminal));
  else await parse(program, argv);
  return exitCode;
}

/** `okta-evidence` alone and `--version`, which commander would take for errors or print without `--json`. */
function beforeAnyCommand(program: Commander, argv: readonly string[]): 'version' | 'welcome' | undefined {
  if (argv.includes('--help') || argv.includes('-h')) return undefined;
  const { operands, unknown } = program.parseOptions([...argv]);
  if (operands.length > 0 || unknown.length > 0) return undefined;
  return program.getOptionValue('version') === true ? 'version' : 'welcome';
}

async function parse(program: Commander, argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, argv);
  }
}

async function runCommand(command: Command, input: CommandInput, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const data = await onRecord(command, input, context);
  if (terminal.json) {
    const document = command.json ? command.json(data) : data;
    if (document !== undefined) terminal.writeDocument(document as object);
  } else {
    const text = await command.render(data, terminal);
    if (text !== '') terminal.write(text);
  }
  const next = command.next?.(data);
  if (next) terminal.note(`\n${terminal.err.bold('Next:')} ${next}`);
  return command.exitCode?.(data) ?? exitCodes.done;
}

/** What a command does to evidence or credentials stands in the audit log before anybody is told of it. */
async function onRecord(command: Command, input: CommandInput, context: CommandContext): Promise<unknown> {
  if (command.audit === undefined) return command.run(input, context);
  const { recordAction } = await import('./program/record-action.ts');
  let data: unknown;
  try {
    data = await command.run(input, context);
  } catch (thrown) {
    const error = await explainFailure(thrown, context.signal);
    await recordAction(command, context, { exitCode: error.exitCode, error });
    throw error;
  }
  const exitCode = command.exitCode?.(data) ?? exitCodes.done;
  await recordAction(command, context, { exitCode, audited: command.audit.of(data) });
  return data;
}
