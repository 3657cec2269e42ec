import { CliError, exitCodes, NotConnectedError } from '../errors.ts';
import type { AnswerHeaders } from './answer-headers.ts';
import type { RequestRecord } from './client.ts';

/** What an unsuccessful answer means for the collector that asked. */
export type OktaErrorKind =
  /** 401 E0000011: the token is wrong, expired or revoked. Ends the run. */
  | 'bad-credential'
  /** 401 E0000015, 400 E0000002: the org does not have this feature; has nothing to do with the credential. */
  | 'feature-off'
  /** 403: the admin role or the OAuth scope is too narrow. */
  | 'denied'
  | 'not-found'
  /** A cursor that Okta no longer takes: the listing must begin again. */
  | 'bad-cursor'
  /** 5xx, 423, a broken connection or an unreadable body, after all retries. */
  | 'failed'
  /** A listing that leads nowhere: a `next` to itself, another path, pages without end. */
  | 'bad-paging'
  | 'rejected';

export class OktaError extends Error {
  override name = 'OktaError';
  readonly kind: OktaErrorKind;
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** Okta's errorCode, or a stable word of our own such as `connection-reset`, `not-json`. */
  readonly code: string;
  readonly path: string;
  readonly requestId: string | null;
  readonly hint: string | null;
  readonly retryable: boolean;
  /** Every request that was made before giving up, for the provenance. */
  requests: RequestRecord[] = [];
  /** When Okta said to come again. */
  retryAfterMs: number | undefined;

  constructor(detail: {
    kind: OktaErrorKind;
    status: number;
    code: string;
    message: string;
    path: string;
    requestId?: string | null;
    hint?: string | null;
    retryable?: boolean;
    cause?: unknown;
  }) {
    super(detail.message, { cause: detail.cause });
    this.kind = detail.kind;
    this.status = detail.status;
    this.code = detail.code;
    this.path = detail.path;
    this.requestId = detail.requestId ?? null;
    this.hint = detail.hint ?? null;
    this.retryable = detail.retryable ?? false;
  }
}

interface ErrorBody {
  errorCode?: string;
  errorSummary?: string;
  errorCauses?: { errorSummary?: string }[];
  error?: string;
  error_description?: string;
}

/**
 * Reads an unsuccessful answer. Bodies are not always Okta's: OAuth errors have their own shape, a missing scope is
 * told only in `www-authenticate`, and a proxy sends HTML.
 */
export function readOktaError(answer: {
  status: number;
  path: string;
  method?: string;
  headers: AnswerHeaders;
  text: string;
}): OktaError {
  const { status, path, method = 'GET', headers, text } = answer;
  const body = parseBody(text);
  const challenge = headers.get('www-authenticate') ?? '';
  const scopeMissing = /insufficient_scope/.test(challenge) || body.error === 'insufficient_scope';
  const code = body.errorCode ?? (scopeMissing ? 'insufficient_scope' : (body.error ?? `http-${status}`));
  const kind = kindOf(status, code, body);
  const causes = (body.errorCauses ?? []).map((cause) => cause.errorSummary).filter(Boolean);
  const said = [body.errorSummary ?? body.error_description ?? challengeText(challenge), ...causes].filter(Boolean);
  return new OktaError({
    kind,
    status,
    code,
    path,
    message: `Okta answered ${status}${said.length > 0 ? ` (${code}: ${said.join('; ')})` : ''} to ${method} ${path.split('?')[0]}.`,
    requestId: headers.get('x-okta-request-id'),
    hint: hintFor(kind, code, body),
    retryable: status === 423 || (status >= 500 && status !== 501),
  });
}

function kindOf(status: number, code: string, body: ErrorBody): OktaErrorKind {
  if (status === 401) return code === 'E0000015' ? 'feature-off' : 'bad-credential';
  if (status === 403) return 'denied';
  if (status === 404) return 'not-found';
  if (status === 400) {
    if (code === 'E0000002') return 'feature-off';
    if (code === 'E0000029' || code === 'E0000031' || /cursor|paging/i.test(causeText(body))) return 'bad-cursor';
    return 'rejected';
  }
  return status === 423 || status >= 500 ? 'failed' : 'rejected';
}

const causeText = (body: ErrorBody): string =>
  [body.errorSummary, ...(body.errorCauses ?? []).map((cause) => cause.errorSummary)].join(' ');

function hintFor(kind: OktaErrorKind, code: string, body: ErrorBody): string | null {
  if (kind === 'bad-credential')
    return 'An API token: create a new one in the Admin Console (Security > API > Tokens). A service app or a sign-in: see that the app is still active. Then connect again.';
  if (kind === 'feature-off') return 'The org does not have this feature switched on; the credential is not at fault.';
  if (code === 'insufficient_scope')
    return 'Grant the app the OAuth scope of this dataset (`okta-evidence connect --print-scopes`).';
  if (kind === 'denied') {
    return body.errorCode
      ? "The admin role of the token's owner (or of the app) does not cover this: a Read-Only Administrator role does."
      : 'A proxy or firewall may stand between this machine and Okta: the answer is not one of Okta.';
  }
  return null;
}

const challengeText = (challenge: string): string | undefined => /error_description="([^"]*)"/.exec(challenge)?.[1];

function parseBody(text: string): ErrorBody {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as ErrorBody) : {};
  } catch {
    return {};
  }
}

/** The error of the whole run for an error that no dataset can survive. */
export function toCliError(error: OktaError): CliError {
  if (error.kind === 'bad-credential') {
    return new NotConnectedError({
      code: 'credential-refused',
      message: `Okta refused the credential (${error.status} ${error.code}): it is wrong, expired, or was revoked.`,
      hint: 'An API token: create a new one in the Admin Console (Security > API > Tokens). A service app or a sign-in: see that the app is still active. Then run `okta-evidence connect <org>` again, or set the environment anew.',
      cause: error,
      data: { requestId: error.requestId },
    });
  }
  return new CliError(exitCodes.unreachable, {
    code: error.code,
    message: error.message,
    ...(error.hint ? { hint: error.hint } : {}),
    cause: error,
    data: { requestId: error.requestId },
  });
}
