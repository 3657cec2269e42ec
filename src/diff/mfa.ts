import type { Datasets } from '../checks/facts/datasets.ts';
import { type Enrollment, enrollments } from '../checks/facts/factors.ts';
import type { Area } from './area.ts';
import { changeOf } from './change.ts';

const order = ['none', 'weak', 'strong', 'phishing-resistant'] as const;

/**
 * Of users whose factors were read on both sides: who could not sign in at one of the two times was not asked then,
 * and has neither gained nor lost anything.
 */
export const mfa: Area = {
  id: 'mfa',
  title: 'MFA',
  dataset: 'user-factors',
  async *changes(before, after) {
    const [from, to] = await Promise.all(onEqualTerms(before, after).map(enrollments));
    for (const [id, is] of to ?? []) {
      const was = from?.get(id);
      if (was === undefined) continue;
      const [old, now] = [wordsOf(was), wordsOf(is)];
      if (old === now) continue;
      const change = kindOf(was, is);
      const regression = change === 'lost' || change === 'weakened';
      yield changeOf('mfa', change, { type: 'user', id }, { before: old, after: now, regression });
    }
  },
};

/** Authenticators decide which factors count: known on one side alone, they would make a difference of their own. */
function onEqualTerms(before: Datasets, after: Datasets): Datasets[] {
  const known = [before, after].every((side) => side.status('authenticators') === 'complete');
  if (known) return [before, after];
  return [before, after].map((side) => ({
    ...side,
    records: (id) => (id === 'authenticators' ? nothing() : side.records(id)),
  }));
}

async function* nothing(): AsyncIterable<never> {}

function kindOf(was: Enrollment, is: Enrollment): string {
  const [old, now] = [order.indexOf(was.strength), order.indexOf(is.strength)];
  if (old === now) return 'factors changed';
  if (old === 0) return 'gained';
  return now === 0 ? 'lost' : now < old ? 'weakened' : 'strengthened';
}

/** "strong: push, sms"; what does not count is left out. */
const wordsOf = ({ strength, counted }: Enrollment): string =>
  counted.length > 0 ? `${strength}: ${[...new Set(counted)].join(', ')}` : strength;
