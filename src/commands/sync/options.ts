import type { Collector } from '../../collectors/collector.ts';
import { UsageError, unknownId } from '../../errors.ts';
import type { CommandInput } from '../command.ts';

/** A whole number between two bounds. */
export function parseCount(flag: string, value: unknown, low: number, high: number): number {
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof count === 'number' && count >= low && count <= high) return count;
  throw new UsageError({
    code: 'number-out-of-range',
    message: `${flag} takes a whole number from ${low} to ${high}, not "${String(value)}".`,
    hint: high === 90 && low === 1 ? 'Okta keeps the System Log for 90 days.' : `For example: ${flag} ${low}.`,
  });
}

/** A comma-separated list of dataset ids, each of them known. */
export function parseDatasets(value: unknown, known: readonly string[]): string[] {
  const ids = (typeof value === 'string' ? value : '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  for (const id of ids) if (!known.includes(id)) throw unknownId('dataset', id, known, 'unknown-dataset');
  return [...new Set(ids)];
}

export interface Choice {
  collectors: Collector[];
  skipped: Map<string, string>;
  /** Datasets that were not asked for and are read all the same, since others take their ids from them. */
  added: string[];
}

/** What `--only` and `--skip` amount to, needs resolved. */
export function choose(input: CommandInput, registry: readonly Collector[], skipByDefault: readonly string[]): Choice {
  const known = registry.map(({ id }) => id);
  const only = parseDatasets(input['only'], known);
  const skip = new Set(input['skip'] === undefined ? skipByDefault : parseDatasets(input['skip'], known));
  const skipped = new Map<string, string>();
  const wanted = new Set(only.length > 0 ? only : known);
  for (const { id } of registry) {
    if (skip.has(id)) skipped.set(id, 'skipped by --skip or the project file');
    else if (!wanted.has(id)) skipped.set(id, 'not among --only');
  }
  const needsOf = (id: string): readonly string[] => registry.find((collector) => collector.id === id)?.needs ?? [];
  const added: string[] = [];
  for (const id of [...wanted]) {
    if (skip.has(id)) continue;
    const refused = needsOf(id).find((need) => skip.has(need));
    if (refused) skipped.set(id, `it is read from ${refused}, which is skipped`);
    else for (const need of needsOf(id)) if (skipped.delete(need)) added.push(need);
  }
  const collectors = registry.filter(({ id }) => !skipped.has(id));
  if (collectors.length > 0) return { collectors, skipped, added };
  throw new UsageError({
    code: 'nothing-to-collect',
    message: 'With these options nothing is left to collect.',
    hint: 'Leave out --skip or --only.',
  });
}
