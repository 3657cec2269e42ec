import { InterruptedError, UsageError } from '../errors.ts';
import type { Terminal } from './terminal.ts';

/**
 * Asks for a secret without showing it. The question goes to stderr, so that stdout stays clean.
 * @throws UsageError where nobody can be asked, naming the other ways
 */
export async function promptSecret(
  question: string,
  terminal: Terminal,
  options: {
    /** Shown above the question. */
    guidance: string;
    signal: AbortSignal;
    /** What to do where nobody can be asked. */
    otherWays: string;
  },
): Promise<string> {
  if (!terminal.interactive) {
    throw new UsageError({
      code: 'input-needed',
      message: 'A secret is needed, and there is nobody to ask: this is not a terminal, or --no-input was given.',
      hint: options.otherWays,
    });
  }
  if (options.guidance) terminal.note(options.guidance);
  const { default: password } = await import('@inquirer/password');
  return unlessEnded(() =>
    password(
      { message: question, mask: false },
      { input: terminal.stdin, output: terminal.stderr, signal: options.signal },
    ),
  );
}

/** Yes or no, no being meant when somebody only presses Enter; undefined where nobody can be asked. */
export async function askYesNo(
  question: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (!terminal.interactive) return undefined;
  const { default: confirm } = await import('@inquirer/confirm');
  return unlessEnded(() =>
    confirm({ message: question, default: false }, { input: terminal.stdin, output: terminal.stderr, signal }),
  );
}

async function unlessEnded<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    // Ctrl-C and Ctrl-D at the prompt.
    if (error instanceof Error && /^(ExitPromptError|AbortPromptError|CancelPromptError)$/.test(error.name)) {
      throw new InterruptedError({ code: 'interrupted', message: 'Interrupted; nothing was saved.', cause: error });
    }
    throw error;
  }
}

/** A passphrase, or undefined where nobody can be asked. */
export async function askPassphrase(
  question: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!terminal.interactive) return undefined;
  return promptSecret(question, terminal, { guidance: '', signal, otherWays: '' });
}
