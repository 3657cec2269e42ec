import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNode, LineCounter, parse, parseDocument } from 'yaml';
import { z } from 'zod';
import { closest, UsageError, unknownId } from './errors.ts';

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
  /** Why it is evidence for the control. */
  why: string;
}

export interface Control {
  id: string;
  /** In our own words: the standards' texts are copyrighted. */
  title: string;
  rationale: string;
  items: Link[];
  checks: Link[];
}

export interface Framework {
  id: string;
  version: string;
  title: string;
  file: MappingFile;
  /** The baseline it is measured with; undefined: the chosen one. */
  baseline: string | undefined;
  /** Checks whose numbers the standard leaves to the organization: without its own, a person has to judge. */
  ownNumbers: string[];
  /** What else the framework holds that this tool cannot show. */
  beyond: string;
  controls: Control[];
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

/** The ids that mappings may name, with the schema of each check's parameters. */
export interface KnownIds {
  items: readonly string[];
  checks: readonly { id: string; params: z.ZodType }[];
}

const words = z.string().trim().min(1);

const linkSchema = (kind: 'item' | 'check', ids: readonly string[]) =>
  z.strictObject({ [kind]: idOf(kind, ids), relation: z.enum(['primary', 'supporting']), why: words }).transform(
    (link): Link => ({
      id: String(link[kind]),
      relation: link['relation'] as Link['relation'],
      why: String(link['why']),
    }),
  );

const idOf = (kind: string, ids: readonly string[]) =>
  words.refine((id) => ids.includes(id), {
    error: ({ input }) => {
      const suggestion = closest(String(input), ids);
      return `unknown ${kind} "${input}"${suggestion ? `, did you mean "${suggestion}"?` : ''} Known: ${ids.join(', ')}`;
    },
  });

const frameworkSchema = (known: KnownIds) => {
  const checkIds = known.checks.map(({ id }) => id);
  return z.strictObject({
    id: words,
    version: words,
    title: words,
    reference: words,
    /** false: only when named, because a newer version has replaced it. */
    default: z.boolean().default(true),
    baseline: words.optional(),
    ownNumbers: z.array(idOf('check', checkIds)).default([]),
    beyond: words,
    idPattern: words,
    controls: z
      .array(
        z.strictObject({
          id: words,
          title: words,
          rationale: words,
          items: z.array(linkSchema('item', known.items)).default([]),
          checks: z.array(linkSchema('check', checkIds)).default([]),
        }),
      )
      .min(1),
  });
};

/** @param wanted ids or files, or `all`; undefined for the default set */
export async function loadFrameworks(wanted: readonly string[] | undefined, known: KnownIds): Promise<Framework[]> {
  const ids = await idsIn(mappingsFolder);
  const named = wanted?.includes('all') ? ids : (wanted ?? ids);
  const schema = frameworkSchema(known);
  const frameworks: Framework[] = [];
  for (const name of new Set(named)) {
    const { data, file, line } = await load(name, mappingsFolder, 'framework', ids, schema);
    if (wanted === undefined && !data.default) continue;
    checkControls(data, file.path, line);
    const { id, version, title, baseline, ownNumbers, beyond, controls } = data;
    frameworks.push({ id, version, title, file: { ...file, version }, baseline, ownNumbers, beyond, controls });
  }
  return frameworks;
}

type Line = (path: readonly PropertyKey[]) => number;

function checkControls(data: z.infer<ReturnType<typeof frameworkSchema>>, path: string, line: Line): void {
  const pattern = new RegExp(data.idPattern);
  const seen = new Set<string>();
  for (const [index, { id, items, checks }] of data.controls.entries()) {
    const at = line(['controls', index, 'id']);
    if (!pattern.test(id)) throw invalid(path, at, `"${id}" is not a control id of ${data.id} (${data.idPattern})`);
    if (seen.has(id)) throw invalid(path, at, `control "${id}" stands twice`);
    seen.add(id);
    const links = [...items, ...checks].map((link) => link.id);
    const twice = links.find((link, position) => links.indexOf(link) !== position);
    if (twice) throw invalid(path, at, `control "${id}" names "${twice}" twice`);
  }
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
  const { data, file, line } = await load(name, folder, 'baseline', await idsIn(folder), baselineSchema);
  const params = new Map<string, unknown>();
  const strayNote = Object.keys(data.notes).find((id) => !(id in data.checks));
  if (strayNote)
    throw invalid(file.path, line(['notes', strayNote]), `a note for "${strayNote}", which has no thresholds here`);
  for (const [id, given] of Object.entries(data.checks)) {
    const check = known.checks.find((candidate) => candidate.id === id);
    if (!check) throw invalid(file.path, line(['checks', id]), unknownCheck(id, known));
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

/** Numbers changed in a copy must not pass for those of the standard whose id the copy still bears. */
async function ownId(id: string, file: { path: string; sha256: string }, folder: string): Promise<string> {
  if (!(await idsIn(folder)).includes(id)) return id;
  const ours = await readFile(join(folder, `${id}.yaml`), 'utf8');
  if (sha256Of(ours) === file.sha256 || parse(ours).organization === true) return id;
  return `${id}-changed`;
}

function unknownCheck(id: string, known: KnownIds): string {
  const { message, hint } = unknownId(
    'check',
    id,
    known.checks.map((check) => check.id),
    'unknown-check',
  );
  return `${message.replace(/\.$/, '')}. ${hint}`;
}

async function idsIn(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .sort();
}

/** Reads one mapping, ours by id or the user's by path, and says where in the file each value stands. */
async function load<Data>(name: string, folder: string, kind: string, ids: readonly string[], schema: z.ZodType<Data>) {
  const isFile = /[/\\]/.test(name) || ['.yaml', '.yml'].includes(extname(name));
  if (!isFile && !ids.includes(name)) throw unknownId(kind, name, ids, `unknown-${kind}`);
  const path = isFile ? name : join(folder, `${name}.yaml`);
  const bytes = await readFile(path).catch((cause) => {
    throw new UsageError({
      code: `${kind}-not-readable`,
      message: `The ${kind} file ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      hint: `Name a YAML file, or one of ${ids.join(', ')}.`,
      cause,
    });
  });
  const shown = isFile ? basename(path) : path.slice(path.lastIndexOf('mappings')).replaceAll('\\', '/');
  const lineCounter = new LineCounter();
  const document = parseDocument(bytes.toString('utf8'), { lineCounter });
  const line: Line = (keys) => {
    for (let length = keys.length; length > 0; length--) {
      const node = document.getIn(keys.slice(0, length), true);
      if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line;
    }
    return 1;
  };
  const [problem] = document.errors;
  if (problem) throw invalid(shown, problem.linePos?.[0].line ?? 1, problem.message.split('\n')[0] ?? 'not YAML');
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) throw fromIssue(parsed.error.issues[0], [], shown, line);
  return { data: parsed.data, file: { path: shown, sha256: sha256Of(bytes) }, line };
}

const sha256Of = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

function fromIssue(
  issue: z.core.$ZodIssue | undefined,
  at: readonly PropertyKey[],
  path: string,
  line: Line,
): UsageError {
  const keys = [...at, ...(issue?.path ?? [])];
  return invalid(path, line(keys), `${keys.join('.')}: ${issue?.message ?? 'is not valid'}`.replace(/^: /, ''));
}

const invalid = (path: string, line: number, what: string): UsageError =>
  new UsageError({
    code: 'mapping-invalid',
    message: `${path}, line ${line}: ${what}.`,
    hint: 'Mend that line; nothing was assessed.',
  });
