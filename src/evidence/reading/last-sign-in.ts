import { canSignInWith } from '../../checks/facts/users.ts';
import type { Distribution } from '../item.ts';

const day = 86_400_000;

const ages = [
  { title: 'within 30 days', days: 30, tone: 'good' },
  { title: '31 to 90 days ago', days: 90, tone: 'good' },
  { title: '91 to 180 days ago', days: 180, tone: 'fair' },
  { title: '181 to 365 days ago', days: 365, tone: 'poor' },
  { title: 'longer ago', days: Number.POSITIVE_INFINITY, tone: 'poor' },
] as const;

const never = { title: 'never', tone: 'open' } as const;

export const lastSignIn: Distribution = {
  id: 'last-sign-in',
  title: 'Last sign-in to Okta',
  description: 'Users who can sign in or come back, by the time from their last sign-in to the snapshot.',
  parts: [...ages.map(({ title, tone }) => ({ title, tone })), never],
  partOf({ status, last_login }, { at }) {
    if (!canSignInWith(String(status))) return undefined;
    const signedIn = typeof last_login === 'string' ? Date.parse(last_login) : Number.NaN;
    if (Number.isNaN(signedIn)) return never.title;
    return ages.find(({ days }) => at - signedIn <= days * day)?.title;
  },
};
