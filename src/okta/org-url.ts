import { isIPv4 } from 'node:net';
import { closest, UsageError } from '../errors.ts';

export interface OrgUrl {
  /** `https://acme.okta.com`: what requests are sent to. */
  origin: string;
  /** `acme.okta.com`, with the port where there is one. */
  host: string;
  /** `custom` is any host that Okta does not own: it may be an org's own domain, or a typo. */
  kind: 'okta' | 'custom' | 'loopback';
}

/** Domains in which every subdomain is Okta's: commercial, preview, EMEA, FedRAMP, DoD. */
export const oktaDomains = ['okta.com', 'oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'okta.mil'] as const;

const whereToFind =
  'It is in the address bar when you are signed in to Okta, without "-admin", and behind your name at the top right of the Admin Console: acme.okta.com.';

/**
 * Reads what people type or paste for their org: `acme`, `acme.okta.com`, `https://acme.okta.com/app/UserHome`.
 * A path and query are dropped; everything that could send a token to the wrong place is refused.
 * @throws UsageError
 */
export function parseOrgUrl(text: string): OrgUrl {
  const given = text.trim();
  const url = toUrl(given);
  if (url === undefined) throw invalid('This is not an org URL or domain.', 'org-url-invalid');
  if (url.username || url.password || given.includes('@')) {
    throw invalid('An org URL holds no user name or password.', 'org-url-credentials');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalid(`An org is spoken to over https, not ${url.protocol.slice(0, -1)}.`, 'org-url-invalid');
  }
  const hostname = url.hostname.replace(/\.+$/, '');
  const port = url.port === '' ? '' : `:${url.port}`;
  const org: OrgUrl = {
    origin: `${url.protocol}//${hostname}${port}`,
    host: `${hostname}${port}`,
    kind: kindOf(hostname),
  };
  if (hostname === '') throw invalid('This is not an org URL or domain.', 'org-url-invalid');
  if (org.kind === 'loopback') return org;
  refuseAdminHost(hostname);
  if (url.protocol === 'http:') {
    throw new UsageError({
      code: 'org-url-http',
      message: `Plain http would send the credential readable over the network, so ${org.origin} is refused.`,
      hint: `Use https://${org.host}.`,
    });
  }
  if (org.kind === 'okta' && port !== '') {
    throw new UsageError({
      code: 'org-url-port',
      message: `Okta answers on the standard port only, so ${org.host} is refused.`,
      hint: `Use https://${hostname}.`,
    });
  }
  return org;
}

/**
 * Stops before any credential is read when the host is not Okta's: a typo must not be handed a token.
 * @throws UsageError
 */
export function refuseCustomDomain(org: OrgUrl): void {
  if (org.kind !== 'custom') return;
  const suggestion = suggestDomain(org.host);
  throw new UsageError({
    code: 'org-url-custom-domain',
    message: `${org.host} is not in one of Okta's domains (${oktaDomains.join(', ')}).`,
    hint: suggestion
      ? `Did you mean ${suggestion}? A custom domain of your org needs \`okta-evidence connect ${org.host} --allow-custom-domain\`.`
      : `If it is your org's custom domain, run \`okta-evidence connect ${org.host} --allow-custom-domain\`.`,
  });
}

/** The folder of an org inside the evidence folder: ':' cannot stand in file names everywhere. */
export const orgFolderName = (host: string): string => host.replaceAll(':', '_');

/** The host that a folder of the evidence folder belongs to. */
export const hostOfFolder = (name: string): string => name.replaceAll('_', ':');

function toUrl(given: string): URL | undefined {
  if (given === '' || /[\s\\]/.test(given)) return undefined;
  try {
    if (/^[a-z][a-z\d+.-]*:\/\//i.test(given)) return new URL(given);
    // One bare word is the org's name in Okta's main domain.
    if (/^[a-z\d]([a-z\d-]*[a-z\d])?$/i.test(given) && given.toLowerCase() !== 'localhost') {
      return new URL(`https://${given}.okta.com`);
    }
    const url = new URL(`https://${given}`);
    return kindOf(url.hostname.replace(/\.+$/, '')) === 'loopback' ? new URL(`http://${given}`) : url;
  } catch {
    return undefined;
  }
}

function kindOf(hostname: string): OrgUrl['kind'] {
  if (hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))) {
    return 'loopback';
  }
  return oktaDomains.some((domain) => hostname.endsWith(`.${domain}`)) ? 'okta' : 'custom';
}

/** `acme-admin.okta.com` is the Admin Console, which takes no API requests. */
function refuseAdminHost(hostname: string): void {
  const [label = '', ...rest] = hostname.split('.');
  if (!label.endsWith('-admin') || !oktaDomains.some((domain) => domain === rest.join('.'))) return;
  const right = [label.slice(0, -'-admin'.length), ...rest].join('.');
  throw new UsageError({
    code: 'org-url-admin',
    message: `${hostname} is the Admin Console of the org, not the org itself.`,
    hint: `Use ${right}.`,
    data: { suggestion: right },
  });
}

function suggestDomain(host: string): string | undefined {
  const [label, ...rest] = host.split('.');
  const domain = rest.length > 0 ? closest(rest.join('.'), oktaDomains) : undefined;
  return domain === undefined ? undefined : `${label}.${domain}`;
}

const invalid = (message: string, code: string): UsageError => new UsageError({ code, message, hint: whereToFind });
