import { z } from 'zod';
import { closest } from '../errors.ts';
import type { KnownIds, Link } from '../frameworks.ts';
import { invalidMapping, type Line, words } from './mapping-file.ts';

const idOf = (kind: string, ids: readonly string[]) =>
  words.refine((id) => ids.includes(id), {
    error: ({ input }) => {
      const suggestion = closest(String(input), ids);
      return `unknown ${kind} "${input}"${suggestion ? `, did you mean "${suggestion}"?` : ''} Known: ${ids.join(', ')}`;
    },
  });

const linkSchema = (kind: 'item' | 'check', ids: readonly string[]) =>
  z
    .strictObject({
      [kind]: idOf(kind, ids),
      relation: z.enum(['primary', 'supporting']),
      /** Lifted by a review record: a list alone is no review. */
      primaryWithReviews: z.boolean().default(false),
      /** The sub-results of the check that this control is about; all of them where none is named. */
      ...(kind === 'check' ? { parts: z.array(words).min(1).optional() } : {}),
      why: words,
    })
    .transform((link): Link => {
      const { relation, primaryWithReviews, why, parts } = link as Omit<Link, 'id'>;
      return {
        id: String((link as Record<string, unknown>)[kind]),
        relation,
        primaryWithReviews,
        why,
        ...(parts ? { parts } : {}),
      };
    });

/** The shape of a framework file; what a schema alone cannot tell is in `checkControls`. */
export const frameworkSchema = (known: KnownIds) => {
  const checkIds = known.checks.map(({ id }) => id);
  return z.strictObject({
    id: words,
    version: words,
    title: words,
    reference: words,
    /** false: only when named, because a newer version has replaced it. */
    default: z.boolean().default(true),
    /** The framework that has replaced it; `successors` of a control are its ids. */
    successor: words.optional(),
    baseline: words.optional(),
    ownNumbers: z.array(idOf('check', checkIds)).default([]),
    beyond: words,
    idPattern: words.refine(isPattern, 'is not a regular expression'),
    controls: z
      .array(
        z.strictObject({
          id: words,
          title: words,
          successors: z.array(words).min(1).optional(),
          rationale: words,
          items: z.array(linkSchema('item', known.items)).default([]),
          checks: z.array(linkSchema('check', checkIds)).default([]),
        }),
      )
      .min(1),
    /** Looked at and left out, so that nobody has to wonder. */
    considered: z
      .array(z.strictObject({ id: words, title: words, successors: z.array(words).min(1).optional(), why: words }))
      .default([]),
  });
};

export type FrameworkData = z.infer<ReturnType<typeof frameworkSchema>>;

function isPattern(source: string): boolean {
  try {
    return Boolean(new RegExp(source));
  } catch {
    return false;
  }
}

/** @throws UsageError for a control id that is malformed or stands twice, and for a part that its check does not have */
export function checkControls(data: FrameworkData, known: KnownIds, path: string, line: Line): void {
  const pattern = new RegExp(data.idPattern);
  const seen = new Set<string>();
  for (const list of ['controls', 'considered'] as const) {
    for (const [index, { id }] of data[list].entries()) {
      const at = line([list, index, 'id']);
      if (!pattern.test(id)) {
        throw invalidMapping(path, at, `"${id}" is not a control id of ${data.id} (${data.idPattern})`);
      }
      if (seen.has(id)) throw invalidMapping(path, at, `control "${id}" stands twice`);
      seen.add(id);
    }
  }
  for (const [index, { id, items, checks }] of data.controls.entries()) {
    const links = [...items, ...checks].map((link) => link.id);
    const twice = links.find((link, position) => links.indexOf(link) !== position);
    if (twice) throw invalidMapping(path, line(['controls', index, 'id']), `control "${id}" names "${twice}" twice`);
    for (const [position, { id: check, parts = [] }] of checks.entries()) {
      const names = known.checks.find((candidate) => candidate.id === check)?.parts?.names ?? [];
      const stray = parts.find((part) => !names.includes(part));
      if (stray === undefined) continue;
      const has = names.length > 0 ? `has ${names.join(', ')}` : 'has none';
      const at = line(['controls', index, 'checks', position, 'parts', parts.indexOf(stray)]);
      throw invalidMapping(path, at, `unknown part "${stray}" of check "${check}", which ${has}`);
    }
  }
}
