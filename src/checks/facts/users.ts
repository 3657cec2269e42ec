import type { User } from '../../collectors/users.ts';
import type { EntityRef } from '../check.ts';
import type { Datasets } from './datasets.ts';
import { at, idOf, text } from './lenient.ts';

/** Cannot sign in now. Anything else can, or is a status this version does not know, and then is looked at, too. */
const notYet = new Set(['STAGED', 'PROVISIONED']);
const noMore = new Set(['SUSPENDED', 'DEPROVISIONED']);

export type LeftOut = Map<string, number>;

export const signInPopulation =
  'each user who can sign in or come back (ACTIVE, PASSWORD_EXPIRED, LOCKED_OUT, RECOVERY)';

export const canSignInWith = (status: string): boolean => !notYet.has(status) && !noMore.has(status);

export const canComeBack = ({ status }: User): boolean => canSignInWith(status);

/** The users of `signInPopulation`, counting by status those left out. */
export async function* usersWhoCanSignIn(datasets: Datasets, leftOut: LeftOut): AsyncIterable<User> {
  for await (const user of datasets.records('users')) {
    const status = text(user.status) ?? 'without a status';
    if (canComeBack(user)) yield user;
    else leftOut.set(status, (leftOut.get(status) ?? 0) + 1);
  }
}

/** "Counted apart: 3 STAGED. Left out: 2 SUSPENDED, 5 DEPROVISIONED." */
export function leftOutNotes(leftOut: LeftOut): string[] {
  const named = (statuses: Set<string>) =>
    [...statuses].filter((status) => leftOut.has(status)).map((status) => `${leftOut.get(status)} ${status}`);
  const [apart, out] = [named(notYet), named(noMore)];
  return [
    ...(apart.length > 0 ? [`Counted apart, not yet activated: ${apart.join(', ')}.`] : []),
    ...(out.length > 0 ? [`Left out: ${out.join(', ')}.`] : []),
  ];
}

export const userLabel = (user: User): string =>
  text(at(user, 'profile', 'login')) ?? text(at(user, 'profile', 'email')) ?? idOf(user);

export const userRef = (user: User): EntityRef => ({ type: 'user', id: idOf(user), label: userLabel(user) });

const providers: Record<string, string> = { FEDERATION: 'a federated identity provider', SOCIAL: 'a social login' };

/** Where the user proves who they are, when that is not this org. */
export function externalProvider(user: User): string | undefined {
  const type = text(at(user, 'credentials', 'provider', 'type')) ?? '';
  return Object.hasOwn(providers, type) ? providers[type] : undefined;
}
