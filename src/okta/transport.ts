import { createHash } from 'node:crypto';
import { OktaError } from './okta-error.ts';

export interface Exchange {
  status: number;
  headers: Headers;
  bytes: Buffer;
  sha256: string;
}

export interface ExchangeRequest {
  url: string;
  headers: Record<string, string>;
  signal: AbortSignal | undefined;
  /** The longest that one exchange may take, body included. */
  timeoutMs: number;
}

/**
 * One GET and its whole body. Redirects are not followed: the token must not go anywhere that the user did not name.
 * @throws OktaError, retryable, when no whole answer came
 */
export async function exchange({ url, headers, signal, timeoutMs }: ExchangeRequest): Promise<Exchange> {
  const path = url.slice(new URL(url).origin.length);
  // A controller of our own for each request: AbortSignal.any leaks on a long-lived signal in Node 20.
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new Error('time-out')), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal?.aborted) throw signal.reason;
    const response = await fetch(url, { method: 'GET', headers, redirect: 'manual', signal: controller.signal });
    const bytes = Buffer.from(await response.arrayBuffer());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { status: response.status, headers: response.headers, bytes, sha256 };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw connectionError(error, path, controller.signal.aborted, timeoutMs);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Problems that will not go away by trying again: a wrong name, an untrusted certificate. */
const lasting: Record<string, string> = {
  ENOTFOUND: 'The host name does not exist: check the org URL, and the network or VPN.',
  CERT_HAS_EXPIRED: "The server's certificate has expired: a proxy may stand in between.",
  SELF_SIGNED_CERT_IN_CHAIN: 'A proxy signs the connection with its own certificate: point NODE_EXTRA_CA_CERTS to it.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The server signs its own certificate: point NODE_EXTRA_CA_CERTS to it.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate chain is not known here: point NODE_EXTRA_CA_CERTS to the issuer.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'The certificate chain is not known here: point NODE_EXTRA_CA_CERTS to the issuer.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another host: check the org URL.',
};

function connectionError(error: unknown, path: string, timedOut: boolean, timeoutMs: number): OktaError {
  const code = timedOut ? 'time-out' : deepestCode(error);
  const hint = lasting[code] ?? null;
  const what = timedOut ? `no whole answer within ${timeoutMs / 1000} s` : `the connection failed (${code})`;
  return new OktaError({
    kind: 'failed',
    status: 0,
    code,
    path,
    message: `GET ${path.split('?')[0]}: ${what}.`,
    hint: hint ?? 'Check the network, and HTTPS_PROXY or NO_PROXY where a proxy is used.',
    retryable: hint === null,
    cause: error,
  });
}

/** fetch wraps what went wrong as `cause`, sometimes more than once. */
function deepestCode(error: unknown): string {
  let code = 'connection-failed';
  for (let current = error; typeof current === 'object' && current !== null; current = (current as Error).cause) {
    const found = (current as { code?: unknown }).code;
    if (typeof found === 'string') code = found;
  }
  return code;
}
