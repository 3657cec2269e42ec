import { hash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { request as send } from 'undici';
import { type AnswerHeaders, answerHeaders } from './answer-headers.ts';
import { OktaError } from './okta-error.ts';
import { onStop } from './on-stop.ts';

export interface Exchange {
  status: number;
  headers: AnswerHeaders;
  /** Unpacked, where it came compressed. */
  bytes: Buffer;
  sha256: string;
}

export interface ExchangeRequest {
  origin: string;
  /** Path and query. */
  path: string;
  /** Everything but tokens is read with GET. */
  method?: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal | undefined;
}

/**
 * One request and its whole answer. Redirects are not followed: the token must not go anywhere that the user did not name.
 * @throws OktaError, retryable, when no whole answer came
 */
export async function exchange(request: ExchangeRequest): Promise<Exchange> {
  const { path, method = 'GET', signal } = request;
  try {
    return await unless(signal, wholeAnswer(request, method));
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw connectionError(error, `${method} ${path.split('?')[0]}`, path);
  }
}

/** undici's own `request`: fetch, which is built upon it, costs three times as much, and nothing here needs it. */
async function wholeAnswer({ origin, path, headers, body }: ExchangeRequest, method: string): Promise<Exchange> {
  const answer = await send(origin + path, {
    method,
    headers: { 'accept-encoding': Object.keys(unpacking).join(', '), ...headers },
    body: body ?? null,
  });
  const received = answerHeaders(answer.headers);
  const bytes = unpacked(Buffer.from(await answer.body.arrayBuffer()), received.get('content-encoding'));
  return { status: answer.statusCode, headers: received, bytes, sha256: hash('sha256', bytes, 'hex') };
}

/** The codings that a server may pack its answers with, RFC 9110 section 8.4.1. */
const unpacking: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** Whatever else a proxy packs with will not be JSON, and is reported as that. */
function unpacked(bytes: Buffer, coding: string | null): Buffer {
  if (coding === null || bytes.length === 0) return bytes;
  const codings = coding.split(',').map((name) => name.trim().toLowerCase().replace(/^x-/, ''));
  return codings.reduceRight((packed, name) => unpacking[name]?.(packed) ?? packed, bytes);
}

/**
 * Stops waiting when told to. undici is not given the signal: it would hang a listener on it for each request, and what
 * is under way when a run is stopped ends by the dispatcher's own time-outs, or with the process.
 */
function unless<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    const off = onStop(signal, stop);
    work.then(
      (value) => {
        off();
        resolve(value);
      },
      (error) => {
        off();
        reject(error);
      },
    );
  });
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

function connectionError(error: unknown, request: string, path: string): OktaError {
  const code = deepestCode(error);
  const hint = lasting[code] ?? null;
  const what = isTimeOut(code) ? 'no whole answer in time' : 'the connection failed';
  return new OktaError({
    kind: 'failed',
    status: 0,
    code,
    path,
    message: `${request}: ${what} (${code}).`,
    hint: hint ?? 'Check the network, and HTTPS_PROXY or NO_PROXY where a proxy is used.',
    retryable: hint === null,
    cause: error,
  });
}

/** undici's codes for waiting too long to connect, for headers, for the next piece of a body. */
export const isTimeOut = (code: string): boolean => /^UND_ERR_\w+_TIMEOUT$/.test(code);

/** What went wrong may be wrapped as `cause`, by a proxy's connection for one. */
function deepestCode(error: unknown): string {
  let code = 'connection-failed';
  for (let current = error; typeof current === 'object' && current !== null; current = (current as Error).cause) {
    const found = (current as { code?: unknown }).code;
    if (typeof found === 'string') code = found;
  }
  return code;
}
