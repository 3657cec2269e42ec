import type { OrgIdentity } from '../okta/identify-org.ts';
import type { ProbedDataset } from '../probe.ts';
import { table } from '../ui/table.ts';
import { safeText, type Terminal } from '../ui/terminal.ts';
import { defineCommand } from './command.ts';

export interface Connected {
  profile: string;
  org: OrgIdentity & { url: string; host: string };
  /** Whose token it is; null where the token may not read even that. */
  owner: { id: string; login: string | null } | null;
  datasets: ProbedDataset[];
  acceptedGaps: string[];
  /** The profile was connected to this org before. */
  again: boolean;
  /** `none`: this machine has no keychain, and there was no passphrase. `nothing`: `--check`. */
  stored: 'keychain' | 'file' | 'none' | 'nothing';
  storedIn: string | null;
  evidenceFolder: string;
}

type Data = Connected | { scopes: string[] };

export const connect = defineCommand<Data>({
  name: 'connect',
  arguments: '[org]',
  summary: 'connect to an Okta org, and see what the credential can read',
  description:
    'Asks for an API token, tries one small request for each dataset, shows what can be read, and keeps the token under a profile: in the keychain of this computer, else in a file that a passphrase seals. The profile itself holds no secret. Nothing is ever changed in the org.\n\n' +
    'The org is its name or domain: acme, acme.okta.com or https://acme.okta.com. You find it in the address bar when you are signed in to Okta; leave out the "-admin" of the Admin Console.\n\n' +
    'Create the token in the Admin Console under Security > API > Tokens > Create token and name it okta-evidence, so that everyone knows what it is for. A token has the rights of the person who creates it: a Read-Only Administrator is enough for nearly everything.',
  options: [
    { flags: '--auth <way>', description: 'how to sign in', choices: ['token'], default: 'token' },
    { flags: '--token-stdin', description: 'read the token from stdin' },
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
    { flags: '--print-scopes', description: 'print the OAuth scopes that reading everything takes, and end' },
  ],
  examples: [
    { command: 'okta-evidence connect acme', comment: 'asks for the token without showing it' },
    { command: 'okta-evidence connect acme.oktapreview.com --profile preview', comment: 'a second org' },
    { command: 'pass okta/token | okta-evidence connect acme --token-stdin', comment: 'from a password manager' },
    { command: 'okta-evidence connect --check', comment: 'is the stored token still good?' },
  ],
  notes:
    'OKTA_CLIENT_TOKEN is used where it is set. A token is never taken from the command line, where other users of the machine could read it, and never kept in plain text: without a keychain and a passphrase nothing is stored, and OKTA_CLIENT_TOKEN has to bring it each time. The passphrase is asked for, or comes from OKTA_EVIDENCE_PASSPHRASE or --passphrase-command, which may ask a password manager, a vault or a KMS.',
  network: true,
  async run(input, context) {
    if (input['printScopes']) return { scopes: await scopes() };
    const { connectOrg } = await import('./connect/connect-org.ts');
    return connectOrg(input, context);
  },
  render: (data, terminal) => ('scopes' in data ? data.scopes.join('\n') : renderConnected(data, terminal)),
  audit: {
    failure: 'connect',
    of: (data) =>
      'scopes' in data || data.stored === 'nothing'
        ? undefined
        : {
            action: data.again ? 're-auth' : 'connect',
            org: data.org.url,
            begins: true,
            detail: { store: data.stored, principal: data.owner?.login ?? data.owner?.id ?? null },
          },
  },
  next(data) {
    if ('scopes' in data) return undefined;
    const profile = data.profile === 'default' ? '' : ` --profile ${data.profile}`;
    if (data.stored === 'nothing') return `okta-evidence connect ${data.org.host}${profile}`;
    return `okta-evidence sync${profile}`;
  },
});

/** Every OAuth scope that a collector needs, sorted. */
async function scopes(): Promise<string[]> {
  const { collectors } = await import('../collectors/index.ts');
  return [...new Set(collectors.flatMap((collector) => collector.scopes))].sort();
}

function renderConnected(
  { org, owner, datasets, acceptedGaps, stored, ...rest }: Connected,
  terminal: Terminal,
): string {
  const { out } = terminal;
  const paint = { readable: out.green, denied: out.red, failed: out.red, unavailable: out.dim, 'not-asked': out.dim };
  const rows = datasets.map(({ id, status, missing, code }) => [
    id,
    { text: status, paint: paint[status] },
    missing ?? (status === 'readable' ? '' : (code ?? why[status])),
    acceptedGaps.includes(id) && status !== 'readable' ? 'accepted gap' : '',
  ]);
  const readable = datasets.filter(({ status }) => status === 'readable').length;
  const engine = org.engine === null ? '' : `, ${org.engine === 'classic' ? 'Classic Engine' : 'Identity Engine'}`;
  return [
    `${out.bold(org.host)}  org ${safeText(org.id)}${engine}, token of ${safeText(owner?.login ?? owner?.id ?? 'an unknown owner')}`,
    '',
    table(['dataset', 'readable', 'what is missing', ''], rows, terminal),
    '',
    `${readable} of ${datasets.length} datasets can be read.`,
    ...(stored === 'none' || stored === 'nothing' ? notStored[stored] : [`The token is kept in ${rest.storedIn}.`]),
    ...(stored === 'nothing' ? [] : [`Profile "${rest.profile}", evidence in ${rest.evidenceFolder}`]),
  ].join('\n');
}

const why: Record<ProbedDataset['status'], string> = {
  readable: '',
  denied: '',
  failed: 'no usable answer',
  unavailable: 'the org does not have it',
  'not-asked': 'nothing there to ask about',
};

const notStored: Record<'none' | 'nothing', string[]> = {
  none: [
    'The token was NOT stored: this computer has no keychain, and it is never kept in plain text.',
    'Set OKTA_CLIENT_TOKEN in the environment of each sync, or connect with --store file and a passphrase.',
  ],
  nothing: ['Nothing was saved (--check).'],
};
