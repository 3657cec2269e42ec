import { defineCommand } from './command.ts';

export interface Disconnected {
  profile: string;
  org: string;
  url: string;
  auth: string;
  /** Was there a credential, and what became of it here? */
  credential: 'erased' | 'none-kept';
  /** Where it lay. */
  store: string | null;
  /** At Okta. `not-possible`: an API token or key is revoked by an administrator alone. */
  revoked: 'revoked' | 'not-possible' | 'failed';
  why: string | null;
  evidenceFolder: string;
}

export const disconnect = defineCommand<Disconnected>({
  name: 'disconnect',
  summary: 'delete the credential, keep the evidence',
  description:
    'Erases the credential of a profile from where it is kept. A refresh token (--auth browser) is revoked at Okta as well; an API token or the key of a service app can only be revoked in the Admin Console, and the command says where. Snapshots, bundles and the audit log stay, and test, export, status and log go on working.',
  options: [],
  examples: [
    { command: 'okta-evidence disconnect', comment: 'the default profile' },
    { command: 'okta-evidence disconnect --profile preview', comment: 'another one' },
  ],
  network: true,
  async run(_input, context) {
    const { runDisconnect } = await import('./disconnect/run-disconnect.ts');
    return runDisconnect(context);
  },
  render: (data, { out }) =>
    [
      `${out.bold(`Profile "${data.profile}" is disconnected`)} from ${data.org}.`,
      said[data.credential](data),
      ...atOkta(data),
      `Evidence and audit log stay in ${data.evidenceFolder}.`,
    ].join('\n'),
  audit: {
    failure: 'disconnect',
    of: ({ url, credential, revoked }) => ({ action: 'disconnect', org: url, detail: { credential, revoked } }),
  },
});

const said: Record<Disconnected['credential'], (data: Disconnected) => string> = {
  erased: ({ store }) => `The credential was erased from ${store}.`,
  'none-kept': () => 'No credential was kept here.',
};

function atOkta({ revoked, why, auth }: Disconnected): string[] {
  if (revoked === 'revoked') return ['The refresh token was revoked at Okta.'];
  if (revoked === 'not-possible' && auth === 'browser') return [];
  if (revoked === 'failed') {
    return [
      `The refresh token could NOT be revoked at Okta (${why}): revoke it in the Admin Console, at the app under Assignments, or at the user under More Actions > Clear User Sessions with "Also revoke" on.`,
    ];
  }
  return [
    auth === 'token'
      ? 'The API token itself is still good: revoke it in the Admin Console under Security > API > Tokens, signed in as its owner or as a Super Administrator.'
      : 'The key of the service app is still good: deactivate it in the Admin Console, at the app under General > Client Credentials > Public Keys.',
  ];
}
