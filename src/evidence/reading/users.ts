import { text } from '../../checks/facts/lenient.ts';
import { userLabel } from '../../checks/facts/users.ts';
import { once } from './datasets.ts';

/** Users by number, in the order of the dataset: a few bytes each beside their login. */
export interface UserIndex {
  readonly size: number;
  number(id: string): number | undefined;
  login(number: number): string;
  status(number: number): string;
  /** Login of an id, or what an auditor should know of it when nobody has that id. */
  named(id: string | undefined): string;
}

export const unknownUser = 'not among the users read';

export const userIndex = once(async (datasets): Promise<UserIndex> => {
  const numbers = new Map<string, number>();
  const logins: string[] = [];
  const statuses: string[] = [];
  const shared = new Map<string, string>();
  for await (const user of datasets.records('users')) {
    numbers.set(user.id, logins.length);
    logins.push(userLabel(user));
    const status = text(user.status) ?? '';
    statuses.push(shared.get(status) ?? status);
    shared.set(status, shared.get(status) ?? status);
  }
  const login = (number: number): string => logins[number] ?? unknownUser;
  return {
    size: logins.length,
    number: (id) => numbers.get(id),
    login,
    status: (number) => statuses[number] ?? '',
    named: (id) => login(numbers.get(id ?? '') ?? -1),
  };
});
