import { warnDays } from '../../profiles/token-lapse.ts';
import { wayOf } from '../../settings/credential.ts';
import type { OrgStatus } from './run-status.ts';

/** What to do now, the most urgent first; the command where there is one. */
export function adviceFor(status: Omit<OrgStatus, 'todo'>): OrgStatus['todo'] {
  const { profile, org, connection, snapshot, freshness, lastFailure, credential } = status;
  const flag = profile === null || profile === 'default' ? '' : ` --profile ${profile}`;
  const todo: OrgStatus['todo'] = [];
  const add = (what: string, command: string | null): void => void todo.push({ what, command });
  const connect = `okta-evidence connect ${org}${connection ? wayOf(connection.auth) : ''}${flag}`;
  if (connection?.disconnectedAt) add(`disconnected since ${connection.disconnectedAt.slice(0, 10)}`, connect);
  if (credential && credential.daysLeft < 0) add('the API token has probably lapsed: create a new one', connect);
  else if (credential && credential.daysLeft <= warnDays) {
    add(`the API token lapses in ${credential.daysLeft} days unless it is used`, `okta-evidence sync${flag}`);
  }
  if (lastFailure && !lastFailure.overcome && lastFailure.error) {
    add(`${lastFailure.action} failed (${lastFailure.error})`, `okta-evidence explain ${lastFailure.error}`);
  }
  if (freshness === 'none') add('nothing was collected yet', `okta-evidence sync${flag}`);
  if (freshness === 'stale') add('the evidence is stale', `okta-evidence sync${flag}`);
  const gaps = snapshot?.gaps.filter(({ accepted }) => !accepted) ?? [];
  if (gaps.length > 0) {
    add(
      `not whole: ${gaps.map(({ dataset, status: how }) => `${dataset} (${how})`).join(', ')}`,
      connection ? `okta-evidence connect --check${flag}` : null,
    );
  }
  if (todo.length === 0 && status.frameworks.some(({ controls }) => controls.exceptions > 0)) {
    add('tests fail', `okta-evidence test${flag}`);
  }
  return todo;
}
