import type { ExitCode } from '../errors.ts';
import type { AuditAction } from '../profiles/audit-log.ts';
import type { AskPassphrase, CredentialStore } from '../profiles/credential-store.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import type { PseudonymKeys } from '../profiles/pseudonym-keys.ts';
import type { SigningKeys } from '../profiles/signing-keys.ts';
import type { GlobalFlags } from '../settings.ts';
import type { Terminal } from '../ui/terminal.ts';

/** One option of a command, as commander writes it: `--only <datasets>`. */
export interface CommandOption {
  flags: string;
  description: string;
  /** Shown in help; the value that holds when neither flag, environment, project file nor profile says otherwise. */
  default?: string | number | boolean;
  choices?: readonly string[];
}

/** What is kept between runs. */
export interface Stores {
  profiles: ProfileStore;
  /** @param ask puts a question to the person, where a store needs a passphrase */
  openCredentials(ask: AskPassphrase): CredentialStore;
  signingKeys: SigningKeys;
  pseudonymKeys: PseudonymKeys;
}

/** What surrounds a command: replaced as a whole by the demo and by tests. */
export interface Surroundings extends Stores {
  env: NodeJS.ProcessEnv;
  /** Where `./evidence` and `okta-evidence.yaml` are looked for. */
  cwd: string;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  stdin: NodeJS.ReadStream;
}

/** What the engine hands a command besides its own flags. */
export interface CommandContext extends Surroundings {
  /** Global flags, as given. `settings.ts` turns them into answers. */
  global: GlobalFlags;
  terminal: Terminal;
  credentials: CredentialStore;
  /** Aborted by Ctrl-C or SIGTERM. */
  signal: AbortSignal;
  /** Runs another command line in this process, as if it had been typed. */
  execute(argv: readonly string[], surroundings?: Partial<Surroundings>): Promise<ExitCode>;
}

/** The flags and arguments of one command, in camelCase, as commander parsed them. */
export type CommandInput = Record<string, string | boolean | undefined>;

/** What the audit log says of a command that came to its end, beside who ran it, when, and how it ended. */
export interface Audited {
  action: AuditAction;
  /** URL or host, where it is not the one that settings give. */
  org?: string;
  /** The folder of the snapshot in question. */
  snapshot?: string;
  /** Makes the folder of the org where there is none yet. */
  begins?: true;
  detail?: Record<string, string | number | boolean | null>;
}

/**
 * A subcommand is a declared value: `run` does the work and returns data, `render` draws it, `exitCode` decides.
 * That split is why `--json` exists on every command without the command knowing of it.
 * The file must stay light: heavy modules are imported inside `run`, so that `--help` is quick.
 */
export interface Command<Data = unknown> {
  name: string;
  /** Positional arguments, as commander writes them: `<org>`. */
  arguments?: string;
  /** One line for the list of commands. */
  summary: string;
  /** What it does, what it needs, what it leaves behind: the text above the options in `--help`. */
  description: string;
  options: readonly CommandOption[];
  examples: readonly { command: string; comment: string }[];
  /** Shown at the end of the command's help. */
  notes?: string;
  /** It talks to Okta, so the HTTP stack with its proxies is loaded before it runs. */
  network?: true;
  run(input: CommandInput, context: CommandContext): Promise<Data>;
  /** The text for stdout; what draws tables is imported inside, like everything heavy. */
  render(data: Data, terminal: Terminal): string | Promise<string>;
  /** The document `--json` prints on stdout, where it is not the data itself. */
  json?(data: Data): unknown;
  exitCode?(data: Data): ExitCode;
  /** How it stands in the audit log of the org; commands without it only look at what is there. */
  audit?: {
    /** The action that a failure is written down as. */
    failure: AuditAction;
    /** undefined: nothing was done that has to be on record, as in a dry run. */
    of(data: Data): Audited | undefined;
  };
  /** The next command to run, printed on stderr after success. */
  next?(data: Data): string | undefined;
}

/** Keeps the data type of one command together while the registry holds them all. */
export function defineCommand<Data>(command: Command<Data>): Command {
  return command as Command;
}
