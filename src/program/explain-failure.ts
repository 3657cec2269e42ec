import { CliError, exitCodes, InterruptedError, UsageError } from '../errors.ts';
import type { OktaError } from '../okta/okta-error.ts';

/** Turns whatever a command threw into an error with a message, a next step and an exit code. */
export async function explainFailure(error: unknown, signal: AbortSignal): Promise<CliError> {
  if (signal.aborted && !(error instanceof CliError && error.exitCode === exitCodes.interrupted)) {
    return new InterruptedError({ code: 'interrupted', message: 'Interrupted.', cause: error });
  }
  if (error instanceof CliError) return error;
  if (error instanceof Error && error.name === 'OktaError') {
    const { toCliError } = await import('../okta/okta-error.ts');
    return toCliError(error as OktaError);
  }
  return fileSystemError(error) ?? bug(error);
}

const fileSystemReasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many open files',
};

/** The machine's fault, not the tool's: there is something for the person to do. */
function fileSystemError(error: unknown): CliError | undefined {
  const { code = '', path, syscall } = error as NodeJS.ErrnoException;
  const reason = fileSystemReasons[code];
  if (reason === undefined || syscall === undefined) return undefined;
  return new UsageError({
    code: 'file-system',
    message: `${path ?? 'A file'} cannot be used (${syscall}): ${reason}.`,
    hint: 'Change its owner or mode, make room, or name another folder with --dir.',
    cause: error,
  });
}

const bug = (error: unknown): CliError =>
  new CliError(exitCodes.bug, {
    code: 'bug',
    message: `This is a bug in okta-evidence: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Nothing you typed explains it. Run the same command with --debug and report what it prints; no secret is in it.',
    cause: error,
  });
