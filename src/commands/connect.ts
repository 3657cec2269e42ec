import type { Revocation } from '../okta/auth/sign-in.ts';
import type { OrgIdentity } from '../okta/identify-org.ts';
import type { ProbedDataset } from '../probe.ts';
import type { TokenLapse } from '../profiles/profile-store.ts';
import { defineCommand } from './command.ts';
import type { GapCost } from './connect/gap-costs.ts';

export interface Connected {
  profile: string;
  org: OrgIdentity & { url: string; host: string };
  auth: 'token' | 'service-app' | 'browser';
  /** Who the credential belongs to, a user or an app; null where it may not read even that. */
  owner: { id: string; login: string | null } | null;
  /** Its admin roles; null where it may not read those. */
  roles: string[] | null;
  /** OAuth scopes that were granted, and that were asked for in vain. */
  scopes: string[];
  missingScopes: string[];
  /** When an API token lapses. */
  credential: TokenLapse | null;
  warnings: string[];
  datasets: (ProbedDataset & { costs: GapCost | null })[];
  acceptedGaps: string[];
  /** The profile was connected to this org before. */
  again: boolean;
  /** The environment brought the credential, where a sync finds it, too. */
  fromEnvironment: boolean;
  /** Of the app. */
  clientId: string | null;
  /** `none`: this machine has no keychain, and there was no passphrase. `nothing`: `--check`. */
  stored: 'keychain' | 'file' | 'none' | 'nothing';
  storedIn: string | null;
  /** What became of a sign-in of which nothing is kept. */
  signIn?: Revocation;
  evidenceFolder: string;
}

type Data = Connected | { scopes: string[] };

export const connect = defineCommand<Data>({
  name: 'connect',
  arguments: '[org]',
  summary: 'connect to an Okta org, and see what the credential can read',
  description:
    'Takes a credential, tries one small request for each dataset, shows what can be read and what a gap costs, and keeps the credential under a profile: in the keychain of this computer, else in a file that a passphrase seals. The profile itself holds no secret. Nothing is ever changed in the org.\n\n' +
    'The org is its name or domain: acme, acme.okta.com or https://acme.okta.com. You find it in the address bar when you are signed in to Okta; leave out the "-admin" of the Admin Console.\n\n' +
    '--auth token: an API token, created under Security > API > Tokens > Create token. It has the rights of the person who creates it: a Read-Only Administrator is enough for nearly everything.\n\n' +
    '--auth service-app: an app of its own (API Services), with OAuth scopes and the admin role Read-Only Administrator, that signs with a private key. The right one for CI.\n\n' +
    '--auth browser: you sign in at the org; it takes a native or web app with the sign-in redirect URI http://localhost:3000/api/integrations/okta/callback.',
  options: [
    {
      flags: '--auth <way>',
      description: 'how to sign in',
      choices: ['token', 'service-app', 'browser'],
      default: 'token',
    },
    { flags: '--token-stdin', description: 'read the token from stdin' },
    { flags: '--client-id <id>', description: 'of the service app, or of the app to sign in through' },
    { flags: '--private-key-file <pem or jwk>', description: 'the key that a service app signs with' },
    { flags: '--client-secret-stdin', description: "read a web app's secret from stdin; a native app has none" },
    { flags: '--port <n>', description: 'of this computer, where a sign-in comes back to', default: 3000 },
    { flags: '--no-browser', description: 'print the address to sign in at, and open nothing' },
    {
      flags: '--store <where>',
      description: 'where to keep the credential: the keychain, or a file that a passphrase seals',
      choices: ['keychain', 'file'],
      default: 'keychain',
    },
    { flags: '--passphrase-command <cmd>', description: 'prints the passphrase of the file; kept for later runs' },
    { flags: '--check', description: 'only show what can be read; save nothing' },
    { flags: '--accept-gaps <datasets>', description: 'datasets that cannot be read and need not be' },
    { flags: '--allow-custom-domain', description: "the org has a domain of its own that is not one of Okta's" },
    { flags: '--print-scopes', description: 'print the OAuth scopes to grant to an app, and end' },
  ],
  examples: [
    { command: 'okta-evidence connect acme', comment: 'asks for the token without showing it' },
    { command: 'okta-evidence connect acme.oktapreview.com --profile preview', comment: 'a second org' },
    { command: 'pass okta/token | okta-evidence connect acme --token-stdin', comment: 'from a password manager' },
    {
      command: 'okta-evidence connect acme --auth service-app --client-id 0oa1 --private-key-file key.pem',
      comment: 'an app of its own, for CI and servers',
    },
    {
      command: 'okta-evidence connect acme --auth browser --client-id 0oa2',
      comment: 'sign in with the browser',
    },
    { command: 'okta-evidence connect --check', comment: 'is what is kept still good?' },
  ],
  notes:
    'OKTA_CLIENT_TOKEN is used where it is set, or OKTA_CLIENT_CLIENTID with OKTA_CLIENT_PRIVATEKEY. A secret is never taken from the command line, where other users of the machine could read it, and never kept in plain text: without a keychain and a passphrase nothing is stored, and the environment has to bring it each time. The passphrase is asked for, or comes from OKTA_EVIDENCE_PASSPHRASE or --passphrase-command, which may ask a password manager, a vault or a KMS.',
  network: true,
  async run(input, context) {
    if (input['printScopes']) {
      const { scopesToGrant } = await import('./connect/scopes-to-grant.ts');
      return { scopes: await scopesToGrant(input, context) };
    }
    const { connectOrg } = await import('./connect/connect-org.ts');
    return connectOrg(input, context);
  },
  async render(data, terminal) {
    if (!('datasets' in data)) return data.scopes.join('\n');
    const { renderConnected } = await import('./connect/render.ts');
    return renderConnected(data, terminal);
  },
  audit: {
    failure: 'connect',
    of: (data) =>
      !('datasets' in data) || data.stored === 'nothing'
        ? undefined
        : {
            action: data.again ? 're-auth' : 'connect',
            org: data.org.url,
            begins: true,
            detail: { store: data.stored, principal: data.owner?.login ?? data.owner?.id ?? null },
          },
  },
  next(data) {
    if (!('datasets' in data)) return undefined;
    const { auth, stored } = data;
    const profile = data.profile === 'default' ? '' : ` --profile ${data.profile}`;
    const way = auth === 'token' ? '' : ` --auth ${auth} --client-id ${data.clientId}`;
    const key = auth === 'service-app' ? ' --private-key-file <file>' : '';
    const again = `okta-evidence connect ${data.org.host}${way}${key}${profile}`;
    if (stored === 'nothing' && !data.again) return again;
    const sync = `okta-evidence sync${profile}`;
    if (stored !== 'none' || data.fromEnvironment) return sync;
    // Nothing was kept, so a sync alone would not do.
    const sealed = `${again} --store file   (asks for a passphrase)`;
    if (auth === 'browser') return sealed;
    const variables = auth === 'token' ? 'OKTA_CLIENT_TOKEN' : 'OKTA_CLIENT_CLIENTID and OKTA_CLIENT_PRIVATEKEY';
    return `${sync}   (with ${variables} in the environment)\n   or ${sealed}`;
  },
});
