import { UsageError } from './errors.ts';

/**
 * What a webhook is told: `text` for chat tools (Slack, Teams, Mattermost, Google Chat all read it), the rest for
 * machines. Names of profiles, hosts of orgs, ages and counts, and nothing else.
 */
export interface Notice {
  text: string;
  [field: string]: unknown;
}

export interface Notified {
  /** The webhook's address can be a secret in itself. */
  host: string;
  ok: boolean;
  /** HTTP status; null where there was no answer. */
  status: number | null;
}

const patienceMs = 15_000;

/** @throws UsageError for what is neither https nor loopback */
export function webhookUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const loopback = url && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback))) return url;
  throw new UsageError({
    code: 'webhook-invalid',
    message: '--notify takes the https URL of a webhook.',
    hint: 'Copy it from your chat tool (incoming webhook). Plain http is for this machine alone.',
  });
}

/** Follows no redirect: what is said is meant for the named host alone. */
export async function notify(url: URL, notice: Notice, signal: AbortSignal): Promise<Notified> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(notice),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    await answer.body?.cancel();
    return { host: url.host, ok: answer.ok, status: answer.status };
  } catch {
    return { host: url.host, ok: false, status: null };
  }
}
