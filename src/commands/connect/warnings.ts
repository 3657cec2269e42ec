import type { TokenLapse } from '../../profiles/profile-store.ts';
import { daysLeft, warnDays } from '../../profiles/token-lapse.ts';
import { roleWarnings } from './own-roles.ts';

const names = {
  token: "The token's owner",
  'service-app': 'The app',
  browser: 'The person who signed in',
} as const;

/** What the person who connects should know, and nothing that stops them. */
export function warningsOf(about: {
  kind: keyof typeof names;
  roles: readonly string[] | null;
  credential: TokenLapse | null;
  /** OAuth scopes. */
  granted: readonly string[];
}): string[] {
  const { kind, roles, credential, granted } = about;
  const wide = granted.filter((scope) => scope.endsWith('.manage'));
  return [
    ...roleWarnings(roles, names[kind], kind !== 'token' && wide.length === 0),
    ...(wide.length > 0
      ? [`Okta granted ${wide.join(', ')}, which was not asked for and allows changes: take it from the app.`]
      : []),
    ...lapseWarnings(credential),
  ];
}

function lapseWarnings(credential: TokenLapse | null): string[] {
  const days = credential && daysLeft(credential, Date.now());
  if (credential === null || days === null || days > warnDays) return [];
  const when = days < 0 ? 'has lapsed' : days === 0 ? 'lapses today' : `lapses in ${days} days`;
  const { candidates } = credential;
  return candidates.length > 1
    ? [`One of the ${candidates.length} tokens of its owner ${when}, and which one this is cannot be told from here.`]
    : [`The token ${when}, unless it is used before.`];
}
