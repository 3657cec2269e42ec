import { CliError, exitCodes, UsageError } from '../errors.ts';
import type { OktaClient } from './client.ts';
import { OktaError } from './okta-error.ts';
import type { OrgUrl } from './org-url.ts';

export interface OrgIdentity {
  id: string;
  engine: 'identity-engine' | 'classic' | null;
  /** The org's own URL in Okta's domains, also where it was reached by a custom domain. */
  oktaUrl: string | null;
}

/**
 * Asks a host, without any credential, whether it is an Okta org.
 * @throws UsageError where it is none; CliError (unreachable) where nothing answers
 */
export async function identifyOrg(okta: OktaClient, org: OrgUrl): Promise<OrgIdentity> {
  try {
    const { body } = await okta.get('/.well-known/okta-organization', { anonymous: true });
    return readIdentity(body) ?? Promise.reject(notAnOrg(org));
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    if (error.status !== 0 && error.status !== 429 && error.status < 500) throw notAnOrg(org, error);
    throw new CliError(exitCodes.unreachable, {
      code: 'org-unreachable',
      message:
        error.status === 0
          ? `${org.origin} cannot be reached (${error.code}).`
          : `${org.origin} answers with an error (${error.status}).`,
      hint: error.hint ?? 'Check the spelling of the org and the network, and try again.',
      cause: error,
    });
  }
}

function readIdentity(body: unknown): OrgIdentity | undefined {
  const { id, pipeline, _links: links } = (body ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || id === '') return undefined;
  const href = (links as { organization?: { href?: unknown } } | undefined)?.organization?.href;
  return {
    id,
    engine: pipeline === 'idx' ? 'identity-engine' : pipeline === 'v1' ? 'classic' : null,
    oktaUrl: typeof href === 'string' ? href : null,
  };
}

const notAnOrg = (org: OrgUrl, cause?: OktaError): UsageError =>
  new UsageError({
    code: 'not-an-okta-org',
    message: `${org.origin} is not an Okta org: it does not answer as one at /.well-known/okta-organization.`,
    hint: 'Check the spelling; the domain is in the address bar when you are signed in to Okta, without "-admin". No credential was sent.',
    cause,
  });
