import { Command as Commander, Help, Option } from 'commander';
import type { Command, CommandInput, CommandOption } from '../commands/command.ts';
import { exitCodeMeanings } from '../errors.ts';
import type { Terminal } from '../ui/terminal.ts';

type Run = (command: Command, input: CommandInput) => Promise<void>;

const globalOptions: readonly CommandOption[] = [
  { flags: '--profile <name>', description: 'the connection to use', default: 'default' },
  { flags: '--org <host or url>', description: 'the org, where more than one is at hand' },
  { flags: '--dir <folder>', description: 'the evidence folder', default: './evidence' },
  { flags: '--config <file>', description: 'the project file', default: './okta-evidence.yaml' },
  { flags: '--json', description: 'print one JSON document on stdout' },
  { flags: '-q, --quiet', description: 'no progress and no hints on stderr' },
  { flags: '--no-color', description: 'no colours' },
  { flags: '--no-input', description: 'never ask a question' },
  { flags: '--debug', description: 'show where an error came from' },
];

/** The commander tree of all commands. Usage errors are thrown as CommanderError and print nothing by themselves. */
export function commandTree(commands: readonly Command[], terminal: Terminal, run: Run): Commander {
  const program = new Commander('okta-evidence')
    .description(
      'Collects compliance evidence from an Okta org: a rate-limit-aware, read-only sync, security tests on what was collected, and bundles mapped to the controls of SOC 2, ISO 27001 and other frameworks.',
    )
    .usage('<command> [options]')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => terminal.width,
      getOutHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true })
    .option('--version', 'print the version')
    .addHelpText('after', `\n${exitCodeHelp()}\n\nHelp for one command: okta-evidence <command> --help`);
  for (const option of globalOptions) program.addOption(toOption(option));
  for (const command of commands) addCommand(program, command, run, terminal.width);
  return program;
}

function addCommand(program: Commander, command: Command, run: Run, width: number): void {
  const sub = program
    .command(command.arguments ? `${command.name} ${command.arguments}` : command.name)
    .summary(command.summary)
    .description(command.description)
    .addHelpText('after', afterHelp(command, width));
  for (const option of command.options) sub.addOption(toOption(option));
  sub.action(async () => {
    const positional = sub.registeredArguments.map((argument, index) => [argument.name(), sub.processedArgs[index]]);
    await run(command, { ...sub.opts(), ...Object.fromEntries(positional) });
  });
}

/** The default is shown and not set: environment, project file and profile come before it. */
function toOption({ flags, description, default: fallback, choices }: CommandOption): Option {
  const option = new Option(flags, fallback === undefined ? description : `${description} (default: ${fallback})`);
  return choices ? option.choices(choices) : option;
}

function afterHelp({ examples, notes }: Command, width: number): string {
  const shown = examples.flatMap(({ command, comment }) => [`  # ${comment}`, `  ${command}`]);
  const wrapped = notes === undefined ? [] : ['', new Help().boxWrap(notes, width)];
  return ['', 'Examples:', ...shown, ...wrapped].join('\n');
}

const exitCodeHelp = (): string =>
  ['Exit codes:', ...Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`)].join(
    '\n',
  );
