/**
 * Every way the program can end, in one table. The names are what code uses; the numbers are the contract
 * that CI scripts rely on.
 */
export const exitCodes = {
  done: 0,
  checkFailed: 1,
  usage: 2,
  notConnected: 3,
  unreachable: 4,
  incomplete: 5,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each exit code means, for `--help`. */
export const exitCodeMeanings: Record<ExitCode, string> = {
  0: 'done',
  1: 'a check failed at or above --fail-on',
  2: 'usage or configuration',
  3: 'not connected, bad credential, or nothing readable',
  4: 'Okta unreachable or kept failing, nothing read',
  5: 'evidence incomplete, stale, or failing verification',
  70: 'a bug in okta-evidence',
  130: 'interrupted',
};

interface ErrorDetail {
  /** Stable between runs and releases, lower kebab-case: scripts match on it. */
  code: string;
  /** What happened, to what. One sentence. */
  message: string;
  /** What to do next. */
  hint?: string;
  cause?: unknown;
  /** More machine-readable fields for `--json`. Never a secret. */
  data?: Record<string, unknown>;
}

/**
 * An error that the person at the keyboard can act on. Anything else that reaches `main.ts` is a bug in the
 * tool and is reported as such (exit 70).
 */
export class CliError extends Error {
  override name = 'CliError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly data: Record<string, unknown>;
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, detail: ErrorDetail) {
    super(detail.message, { cause: detail.cause });
    this.exitCode = exitCode;
    this.code = detail.code;
    this.hint = detail.hint;
    this.data = detail.data ?? {};
  }

  toJSON(): Record<string, unknown> {
    return { code: this.code, message: this.message, hint: this.hint ?? null, ...this.data };
  }
}

/** The command line or a configuration file says something that cannot be done. */
export class UsageError extends CliError {
  override name = 'UsageError';
  constructor(detail: ErrorDetail) {
    super(exitCodes.usage, detail);
  }
}

/** No credential, or one that Okta refuses. */
export class NotConnectedError extends CliError {
  override name = 'NotConnectedError';
  constructor(detail: ErrorDetail) {
    super(exitCodes.notConnected, detail);
  }
}

/** Okta cannot be reached, or kept failing until the retries were used up. */
export class UnreachableError extends CliError {
  override name = 'UnreachableError';
  constructor(detail: ErrorDetail) {
    super(exitCodes.unreachable, detail);
  }
}

/** Evidence is missing, damaged or stale. */
export class IncompleteError extends CliError {
  override name = 'IncompleteError';
  constructor(detail: ErrorDetail) {
    super(exitCodes.incomplete, detail);
  }
}

/** The person pressed Ctrl-C, or the process was told to end. */
export class InterruptedError extends CliError {
  override name = 'InterruptedError';
  constructor(detail: ErrorDetail) {
    super(exitCodes.interrupted, detail);
  }
}

/**
 * The closest known word, for "did you mean": at most two edits away, or a third of the word's length.
 * Damerau-Levenshtein without transposition of non-adjacent letters, as commander does for options.
 */
export function closest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** A usage error for an unknown id in a list that is known, with a suggestion. */
export function unknownId(kind: string, id: string, known: readonly string[], code: string): UsageError {
  const suggestion = closest(id, known);
  return new UsageError({
    code,
    message: `Unknown ${kind} "${id}".`,
    hint: `${suggestion ? `Did you mean "${suggestion}"? ` : ''}Known: ${known.join(', ')}.`,
  });
}
