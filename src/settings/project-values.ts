import { isAbsolute, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { closest, UsageError } from '../errors.ts';

const text = z.string().trim().min(1);
const list = z.union([z.array(text), text.transform((value) => value.split(',').map((item) => item.trim()))]);
const days = z.int().min(1);

/** Bounds are those of the checks, so that a file is refused where it stands and not only when a test runs. */
const projectValues = z.strictObject({
  /** Ids or files. */
  frameworks: list.optional(),
  /** An id or a file. */
  baseline: text.optional(),
  inactiveDays: days.max(365).optional(),
  mfaMinimum: z.enum(['any', 'strong', 'phishing-resistant']).optional(),
  logDays: days.max(90).optional(),
  staleAfter: z
    .string()
    .regex(/^\d+[smhd]$/, 'is an age such as 6h or 7d')
    .optional(),
  /** Datasets. */
  skip: list.optional(),
  acceptedGaps: list.optional(),
  /** Apps, by id or label, that everyone is meant to have. */
  allStaffApps: list.optional(),
  reviewIntervalDays: days.max(366).optional(),
  superAdmins: z
    .strictObject({ min: z.int().min(1).max(10).optional(), max: z.int().min(1).max(50).optional() })
    .optional(),
  waivers: text.optional(),
  reviews: text.optional(),
});

export type ProjectValues = z.infer<typeof projectValues>;

/** @throws UsageError naming the key, with a suggestion where it is unknown */
export function parseProjectValues(source: string, path: string, folder: string): ProjectValues {
  const document = parseDocument(source);
  const [yamlError] = document.errors;
  if (yamlError) {
    throw invalid(path, `is not YAML: ${yamlError.message.split('\n')[0]}`, 'Mend that line.');
  }
  const parsed = projectValues.safeParse(document.toJS() ?? {});
  if (!parsed.success) throw fromIssue(parsed.error.issues[0], path);
  const values = parsed.data;
  const fromHere = (value: string): string => (isAbsolute(value) ? value : resolve(folder, value));
  const idOrFile = (value: string): string => (/[/\\]|\.ya?ml$/.test(value) ? fromHere(value) : value);
  return {
    ...values,
    ...(values.frameworks && { frameworks: values.frameworks.map(idOrFile) }),
    ...(values.baseline && { baseline: idOrFile(values.baseline) }),
    ...(values.waivers && { waivers: fromHere(values.waivers) }),
    ...(values.reviews && { reviews: fromHere(values.reviews) }),
  };
}

function fromIssue(issue: z.core.$ZodIssue | undefined, path: string): UsageError {
  const at = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = at === 'superAdmins' ? ['min', 'max'] : Object.keys(projectValues.shape);
    const suggestion = closest(key, known);
    const hint = `${suggestion ? `Did you mean "${suggestion}"? ` : ''}Known: ${known.join(', ')}.`;
    return invalid(path, `has an unknown key "${at ? `${at}.` : ''}${key}"`, hint);
  }
  return invalid(path, at ? `: ${at}: ${issue?.message}` : 'is not a list of keys and values', 'Mend that value.');
}

const invalid = (path: string, what: string, hint: string): UsageError =>
  new UsageError({ code: 'config-invalid', message: `The project file ${path} ${what}.`.replace(' : ', ': '), hint });
