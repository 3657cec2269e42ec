import { at, text } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';
import { besides, notCollected } from './reading/collected.ts';
import { readNames } from './reading/names.ts';
import { networkWords } from './reading/policy-conditions.ts';
import { unknownUser, userIndex } from './reading/users.ts';

export const apiTokens: EvidenceItem = {
  id: 'api-tokens',
  title: 'API tokens',
  description:
    'Each API token of the org that is in force, with its owner, whose admin roles it has, and from where it may be used; Okta lists no token that has ended, and the token itself is never read.',
  datasets: ['api-tokens'],
  optional: ['users', 'groups', 'admin-roles', 'network-zones'],
  columns: columns({
    token: ['Token', 'its name'],
    owner: ['Owner', 'login; the token can do what the owner can'],
    owner_status: ['Owner status', "Okta's status of the user"],
    owner_roles: ['Admin roles', "the owner's, directly or through groups; none: the owner is no administrator"],
    network: ['Usable from', 'anywhere, or network zones'],
    ends_unused_after: ['Ends unused after', 'ISO 8601 duration; never: it does not lapse'],
    expires: ['Expires', 'UTC, as Okta has it: where it is not used before'],
    created: ['Created', 'UTC'],
    last_updated: ['Last updated', 'UTC, as Okta has it'],
    client: ['Client', 'kind of client that made it'],
    owner_id: ['Owner id', "Okta's id"],
    token_id: ['Token id', "Okta's id"],
  }),
  async *rows(datasets) {
    const [users, names] = [await userIndex(datasets), await readNames(datasets)];
    const held = new Map<string, Set<string>>();
    for await (const { principalType, principalId, label, type } of datasets.records('admin-roles')) {
      if (principalType !== 'user') continue;
      held.set(principalId, (held.get(principalId) ?? new Set()).add(text(label) ?? type));
    }
    const roles = besides(datasets, 'admin-roles');
    const usersRead = besides(datasets, 'users').flag(false) !== notCollected;
    for await (const token of datasets.records('api-tokens')) {
      const owner = text(token.userId);
      const number = users.number(owner ?? '');
      const own = roles.list([...(held.get(owner ?? '') ?? [])]);
      const connection = text(at(token.network, 'connection'));
      yield {
        token: token.name,
        owner: number === undefined ? (usersRead ? unknownUser : (owner ?? notCollected)) : users.login(number),
        owner_status: number === undefined ? (usersRead ? null : notCollected) : users.status(number),
        owner_roles: Array.isArray(own) && own.length === 0 ? 'none' : own,
        network: connection === 'ANYWHERE' ? 'anywhere' : networkWords(token.network ?? {}, names).slice(9),
        ends_unused_after: token.tokenWindow ?? 'never',
        expires: token.expiresAt,
        created: token.created,
        last_updated: token.lastUpdated,
        client: token.clientName,
        owner_id: owner,
        token_id: token.id,
      };
    }
  },
};
