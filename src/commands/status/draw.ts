import type { Notified } from '../../notify.ts';
import { warnDays } from '../../profiles/token-lapse.ts';
import { type Cell, type Column, table } from '../../ui/table.ts';
import { safeText, type Terminal } from '../../ui/terminal.ts';
import { ageText } from './age-text.ts';
import type { OrgStatus, Status } from './run-status.ts';

export function drawStatus({ orgs, notified }: Status, terminal: Terminal): string {
  if (orgs.length === 0) return 'No org is connected, and there is no evidence here.';
  const parts = orgs.map((org) => drawOrg(org, terminal).join('\n'));
  return [parts.join('\n\n'), ...(notified ? ['', notifiedText(notified, terminal)] : [])].join('\n');
}

function drawOrg(status: OrgStatus, terminal: Terminal): string[] {
  const { out } = terminal;
  const { org, profile, snapshots, settings, todo } = status;
  const field = (name: string, text: string): string => `  ${name.padEnd(11)}${text}`;
  return [
    `${out.bold(safeText(org))}${profile === null ? '' : `  profile ${profile}`}`,
    field('evidence', evidence(status, terminal)),
    ...(status.snapshot === null ? [] : [field('whole', wholeness(status, terminal))]),
    field('credential', credential(status, terminal)),
    ...failure(status, terminal).map((text) => field('last fault', text)),
    ...coverage(status, terminal),
    ...(snapshots ? ['', snapshotTable(snapshots, terminal)] : []),
    ...(settings
      ? [
          '',
          table(
            ['setting', 'value', 'from'],
            settings.map(({ name, value, from }) => [name, value, from]),
            terminal,
          ),
        ]
      : []),
    ...(todo.length > 0 ? ['', out.bold('To do')] : []),
    ...todo.map(({ what, command }) => `  ${safeText(what, 300)}${command ? `: ${out.cyan(command)}` : ''}`),
  ];
}

function evidence({ snapshot, staleAfter, freshness }: OrgStatus, { out }: Terminal): string {
  if (snapshot === null) return out.yellow('none yet');
  const word = freshness === 'fresh' ? out.green('fresh') : out.red.bold('STALE');
  return `${word}, ${ageText(snapshot.ageSeconds)} old (snapshot ${snapshot.id}, stale after ${staleAfter})`;
}

function wholeness({ snapshot }: OrgStatus, { out }: Terminal): string {
  const gaps = snapshot?.gaps ?? [];
  if (gaps.length === 0) return out.green('yes');
  const named = gaps.map(({ dataset, status, accepted }) => `${dataset} ${status}${accepted ? ' (accepted)' : ''}`);
  return out.yellow(named.join(', '));
}

function credential({ connection, credential: lapse }: OrgStatus, { out }: Terminal): string {
  if (connection?.disconnectedAt)
    return out.yellow(`erased by disconnect on ${connection.disconnectedAt.slice(0, 10)}`);
  const where = { keychain: 'in the keychain', file: 'in a sealed file', none: 'from the environment' };
  const kept =
    connection === null
      ? 'none kept here'
      : `${connection.auth}, ${where[connection.store as keyof typeof where] ?? connection.store}`;
  if (lapse === null) return kept;
  const estimate = certainties[lapse.certainty];
  const text =
    lapse.daysLeft < 0
      ? `lapsed on ${lapse.at.slice(0, 10)}${estimate}`
      : `lapses in ${lapse.daysLeft} days if it is not used${estimate}`;
  return `${kept}; ${lapse.daysLeft <= warnDays ? out.yellow(text) : text}`;
}

const certainties: Record<NonNullable<OrgStatus['credential']>['certainty'], string> = {
  exact: '',
  'earliest-of-n': " (the earliest of its owner's tokens)",
  estimated: ' (estimated)',
};

function failure({ lastFailure }: OrgStatus, { out }: Terminal): string[] {
  if (lastFailure === null) return [];
  const { at, action, error, exitCode, overcome } = lastFailure;
  const text = `${action}, ${error ?? `exit code ${exitCode}`}, ${at.slice(0, 16)}Z${overcome ? ', gone well since' : ''}`;
  return [overcome ? out.dim(text) : out.yellow(text)];
}

function coverage({ frameworks, coverageError }: OrgStatus, terminal: Terminal): string[] {
  if (coverageError !== null) return ['', `  The evidence cannot be judged (${coverageError}).`];
  if (frameworks.length === 0) return [];
  const right = (title: string): Column => ({ title, align: 'right' });
  const { out } = terminal;
  const rows = frameworks.map(({ id, total, controls }): Cell[] => [
    id,
    total,
    controls.supported,
    controls.stale > 0 ? { text: controls.stale, paint: out.red } : 0,
    controls.exceptions > 0 ? { text: controls.exceptions, paint: out.yellow } : 0,
    controls.insufficient,
    controls.manual,
  ]);
  const head = ['framework', ...['controls', 'supported', 'stale', 'exceptions', 'insufficient', 'manual'].map(right)];
  return ['', table(head, rows, terminal)];
}

function snapshotTable(snapshots: NonNullable<OrgStatus['snapshots']>, terminal: Terminal): string {
  const right = (title: string): Column => ({ title, align: 'right' });
  if (snapshots.length === 0) return 'No snapshots.';
  return table(
    ['snapshot', right('age'), right('datasets whole'), right('records')],
    snapshots.map(({ id, ageSeconds, complete, datasets, records }) => [
      id,
      ageText(ageSeconds),
      `${complete} of ${datasets}`,
      records.toLocaleString('en-US'),
    ]),
    terminal,
  );
}

function notifiedText({ host, ok, status }: Notified, { out }: Terminal): string {
  if (ok) return `Posted to ${host}.`;
  return out.red(`${host} did NOT take the message (${status === null ? 'no answer' : `HTTP ${status}`}).`);
}
