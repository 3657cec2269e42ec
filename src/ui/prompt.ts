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
  try {
    return await password(
      { message: question, mask: false },
      { input: terminal.stdin, output: terminal.stderr, signal: options.signal },
    );
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
