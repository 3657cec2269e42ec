import { type Assessment, type AssessOptions, assess } from '../../src/assess.ts';
import { checks, defaultChecks } from '../../src/checks/index.ts';
import { evidenceItems } from '../../src/evidence/index.ts';
import { loadBaseline, loadFrameworks } from '../../src/frameworks.ts';
import type { Snapshot } from '../../src/snapshot/read.ts';

export const known = { checks, items: evidenceItems.map(({ id }) => id) };

/** As `test` would with no flags, save what is given. */
export async function assessed(snapshot: Snapshot, more: Partial<AssessOptions> = {}): Promise<Assessment> {
  return assess(snapshot, {
    checks: defaultChecks,
    baselines: [await loadBaseline('reference', known)],
    frameworks: await loadFrameworks(undefined, known),
    overrides: [],
    waivers: null,
    reviews: null,
    config: null,
    itemDatasets: new Map(evidenceItems.map(({ id, datasets }) => [id, datasets])),
    ...more,
  });
}
