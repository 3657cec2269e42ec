import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { unknownId } from './errors.ts';
import { checkControls, frameworkSchema } from './frameworks/framework-schema.ts';
import { fromIssue, idsIn, invalidMapping, ownId, readMapping, words } from './frameworks/mapping-file.ts';

/** The package's own `mappings/`, beside `src/` and `dist/` alike. */
const mappingsFolder = fileURLToPath(new URL('../mappings/', import.meta.url));

/** Where a mapping came from, without the paths of this machine. */
export interface MappingFile {
  path: string;
  version: string;
  sha256: string;
}

export interface Link {
  id: string;
  relation: 'primary' | 'supporting';
  /** Primary as soon as review records are given. */
  primaryWithReviews: boolean;
  /** Of a check: the sub-results that the control is about. Left out: the check as a whole. */
  parts?: string[] | undefined;
  /** Why it is evidence for the control. */
  why: string;
}

export interface Control {
  id: string;
  /** In our own words: the standards' texts are copyrighted. */
  title: string;
  /** Its ids in the version that replaced this one. */
  successors?: string[] | undefined;
  rationale: string;
  items: Link[];
  checks: Link[];
}

export interface Framework {
  id: string;
  version: string;
  title: string;
  file: MappingFile;
  /** The one that has replaced it. */
  successor: string | undefined;
  /** The baseline it is measured with; undefined: the chosen one. */
  baseline: string | undefined;
  /** Checks whose numbers the standard leaves to the organization: without its own, a person has to judge. */
  ownNumbers: string[];
  /** What else the framework holds that this tool cannot show. */
  beyond: string;
  controls: Control[];
  /** Controls that were looked at and for which nothing from Okta is evidence. */
  considered: { id: string; title: string; successors?: string[] | undefined; why: string }[];
}

export interface Baseline {
  id: string;
  title: string;
  file: MappingFile;
  /** The organization's own numbers rather than somebody else's. */
  organization: boolean;
  /** Printed with the results of a check measured with it, by check id. */
  notes: Readonly<Record<string, string>>;
  /** Validated parameters by check id. */
  params: ReadonlyMap<string, unknown>;
}

/** The ids that mappings may name, with the schema of each check's parameters and the names of its sub-results. */
export interface KnownIds {
  items: readonly string[];
  checks: readonly { id: string; params: z.ZodType; parts?: { names: readonly string[] } }[];
}

/** @param wanted ids or files, or `all`; undefined for the default set */
export async function loadFrameworks(wanted: readonly string[] | undefined, known: KnownIds): Promise<Framework[]> {
  const ids = await idsIn(mappingsFolder);
  const named = wanted?.flatMap((name) => (name === 'all' ? ids : [name])) ?? ids;
  const schema = frameworkSchema(known);
  const frameworks: Framework[] = [];
  for (const name of new Set(named)) {
    const { data, file, line } = await readMapping(name, { folder: mappingsFolder, kind: 'framework', schema });
    if (wanted === undefined && !data.default) continue;
    checkControls(data, known, file.path, line);
    const { version, title, successor, baseline, ownNumbers, beyond, controls, considered } = data;
    const id = await ownId(data.id, file, mappingsFolder);
    if (frameworks.some((framework) => framework.id === id)) {
      throw invalidMapping(file.path, line(['id']), `the id "${id}" is that of another framework named beside it`);
    }
    const from = { ...file, version };
    frameworks.push({ id, version, title, file: from, successor, baseline, ownNumbers, beyond, controls, considered });
  }
  return frameworks;
}

const baselineSchema = z.strictObject({
  id: words,
  version: words,
  title: words,
  reference: words,
  organization: z.boolean().default(false),
  /** Where the organization's numbers were decided. While a field is blank, they are placeholders. */
  policyDocument: z.strictObject({ title: z.string(), version: z.string(), approved: z.string() }).optional(),
  notes: z.record(z.string(), words).default({}),
  checks: z.record(z.string(), z.unknown()),
});

/** @param name an id or a file */
export async function loadBaseline(name: string, known: KnownIds): Promise<Baseline> {
  const folder = join(mappingsFolder, 'baselines');
  const { data, file, line } = await readMapping(name, { folder, kind: 'baseline', schema: baselineSchema });
  const params = new Map<string, unknown>();
  const strayNote = Object.keys(data.notes).find((id) => !(id in data.checks));
  if (strayNote) {
    const what = `a note for "${strayNote}", which has no thresholds here`;
    throw invalidMapping(file.path, line(['notes', strayNote]), what);
  }
  for (const [id, given] of Object.entries(data.checks)) {
    const check = known.checks.find((candidate) => candidate.id === id);
    if (!check) throw invalidMapping(file.path, line(['checks', id]), unknownCheck(id, known));
    const parsed = check.params.safeParse(given);
    if (!parsed.success) throw fromIssue(parsed.error.issues[0], ['checks', id], file.path, line);
    params.set(id, parsed.data);
  }
  const { version, title, notes } = data;
  const blank = Object.values(data.policyDocument ?? {}).some((field) => field.trim() === '');
  return {
    id: await ownId(data.id, file, folder),
    title,
    file: { ...file, version },
    organization: data.organization && !blank,
    notes: blank ? Object.fromEntries(Object.keys(data.checks).map((id) => [id, placeholders])) : notes,
    params,
  };
}

const placeholders = 'Measured against placeholders: the policy document is not filled in.';

function unknownCheck(id: string, known: KnownIds): string {
  const { message, hint } = unknownId(
    'check',
    id,
    known.checks.map((check) => check.id),
    'unknown-check',
  );
  return `${message.replace(/\.$/, '')}. ${hint}`;
}
