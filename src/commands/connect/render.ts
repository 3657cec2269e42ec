import type { ProbedDataset } from '../../probe.ts';
import type { TokenLapse } from '../../profiles/profile-store.ts';
import { table } from '../../ui/table.ts';
import { safeText, type Terminal } from '../../ui/terminal.ts';
import type { Connected } from '../connect.ts';
import type { GapCost } from './gap-costs.ts';

export function renderConnected(data: Connected, terminal: Terminal): string {
  const { org, datasets, acceptedGaps, stored, missingScopes } = data;
  const { out } = terminal;
  const paint = { readable: out.green, denied: out.red, failed: out.red, unavailable: out.dim, 'not-asked': out.dim };
  const rows = datasets.map(({ id, status, missing, code, costs }) => [
    id,
    { text: status, paint: paint[status] },
    missing ?? (status === 'readable' ? '' : (code ?? why[status])),
    `${costs ? costText(costs) : ''}${acceptedGaps.includes(id) && status !== 'readable' ? ' (accepted gap)' : ''}`.trim(),
  ]);
  const readable = datasets.filter(({ status }) => status === 'readable').length;
  const engine = org.engine === null ? '' : `, ${org.engine === 'classic' ? 'Classic Engine' : 'Identity Engine'}`;
  return [
    `${out.bold(org.host)}  org ${safeText(org.id)}${engine}, ${credentialText(data)}`,
    ...(data.credential ? [lapseText(data.credential)] : []),
    '',
    table(['dataset', 'readable', 'what is missing', 'what that costs'], rows, terminal),
    '',
    `${readable} of ${datasets.length} datasets can be read.`,
    ...(missingScopes.length > 0 ? [`OAuth scopes that were not granted: ${missingScopes.join(', ')}.`] : []),
    ...storedText(data),
    ...(stored === 'nothing' ? [] : [`Profile "${data.profile}", evidence in ${data.evidenceFolder}`]),
  ].join('\n');
}

function credentialText({ auth, owner, roles }: Connected): string {
  const name = safeText(owner?.login ?? owner?.id ?? 'an unknown owner');
  const what = { token: `token of ${name}`, 'service-app': `service app ${name}`, browser: `signed in as ${name}` };
  if (roles === null) return what[auth];
  return `${what[auth]} (${roles.length > 0 ? safeText(roles.join(', ')) : 'no admin role'})`;
}

function lapseText({ expiresAt, basis, networkZone, candidates }: TokenLapse): string {
  const day = expiresAt?.slice(0, 10);
  const when = {
    exact: day ? `It lapses on ${day}, if it is not used before` : 'It never lapses',
    'earliest-of-n': day
      ? `Its owner has ${candidates.length} tokens, which of them it is cannot be told; the first one lapses on ${day}, if it is not used before`
      : `Its owner has ${candidates.length} tokens, none of which lapses`,
    estimated: `It lapses about ${day} (estimated: 30 days after its last use)`,
  };
  const zones = [...(networkZone?.include ?? []), ...(networkZone?.exclude ?? []).map((id) => `not ${id}`)];
  return `${when[basis]}.${networkZone ? ` It is bound to network zones: ${safeText(zones.join(', '))}.` : ''}`;
}

function costText({ checks, items, controls }: GapCost): string {
  const count = controls.reduce((sum, { ids }) => sum + ids.length, 0);
  const what = checks.length > 0 ? checks.join(', ') : items.join(', ');
  return [what, count > 0 ? `${count} controls` : ''].filter(Boolean).join('; ');
}

function storedText({ auth, stored, storedIn }: Connected): string[] {
  if (stored === 'nothing') return ['Nothing was saved (--check).'];
  const what = { token: 'The token', 'service-app': 'The private key', browser: 'The sign-in' }[auth];
  if (stored !== 'none') return [`${what} is kept in ${storedIn}.`];
  const variables = {
    token: 'Set OKTA_CLIENT_TOKEN in the environment of each sync, or connect with --store file and a passphrase.',
    'service-app':
      'Set OKTA_CLIENT_CLIENTID and OKTA_CLIENT_PRIVATEKEY in the environment of each sync, or connect with --store file and a passphrase.',
    browser: 'Connect again with --store file and a passphrase: a sync needs what was not kept.',
  };
  return [
    `${what} was NOT stored: this computer has no keychain, and it is never kept in plain text.`,
    variables[auth],
  ];
}

const why: Record<ProbedDataset['status'], string> = {
  readable: '',
  denied: '',
  failed: 'no usable answer',
  unavailable: 'the org does not have it',
  'not-asked': 'nothing there to ask about',
};
