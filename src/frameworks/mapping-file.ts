import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { isNode, LineCounter, parse, parseDocument } from 'yaml';
import { z } from 'zod';
import { UsageError, unknownId } from '../errors.ts';

export const words = z.string().trim().min(1);

/** Where in a file the value with these keys stands. */
export type Line = (keys: readonly PropertyKey[]) => number;

export interface ReadMapping<Data> {
  data: Data;
  file: { path: string; sha256: string };
  line: Line;
}

export async function idsIn(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .sort();
}

/** Reads one mapping, ours by id or the user's by path, and says where in the file each value stands. */
export async function readMapping<Data>(
  name: string,
  { folder, kind, schema }: { folder: string; kind: string; schema: z.ZodType<Data> },
): Promise<ReadMapping<Data>> {
  const ids = await idsIn(folder);
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
  if (problem) {
    throw invalidMapping(shown, problem.linePos?.[0].line ?? 1, problem.message.split('\n')[0] ?? 'not YAML');
  }
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) throw fromIssue(parsed.error.issues[0], [], shown, line);
  return { data: parsed.data, file: { path: shown, sha256: sha256Of(bytes) }, line };
}

/** What was changed in a copy must not pass for what the id says that the copy still bears. */
export async function ownId(id: string, file: { sha256: string }, folder: string): Promise<string> {
  if (!(await idsIn(folder)).includes(id)) return id;
  const ours = await readFile(join(folder, `${id}.yaml`), 'utf8');
  if (sha256Of(ours) === file.sha256 || parse(ours).organization === true) return id;
  return `${id}-changed`;
}

const sha256Of = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

export function fromIssue(
  issue: z.core.$ZodIssue | undefined,
  at: readonly PropertyKey[],
  path: string,
  line: Line,
): UsageError {
  const keys = [...at, ...(issue?.path ?? [])];
  return invalidMapping(path, line(keys), `${keys.join('.')}: ${issue?.message ?? 'is not valid'}`.replace(/^: /, ''));
}

export const invalidMapping = (path: string, line: number, what: string): UsageError =>
  new UsageError({
    code: 'mapping-invalid',
    message: `${path}, line ${line}: ${what}.`,
    hint: 'Mend that line; nothing was assessed.',
  });
