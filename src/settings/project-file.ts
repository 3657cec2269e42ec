import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import type { ProjectValues } from './project-values.ts';

export type { ProjectValues } from './project-values.ts';

/** `okta-evidence.yaml`: a company's own choices, kept beside its code. */
export interface ProjectFile {
  /** Absolute. */
  path: string;
  sha256: string;
  /** Paths in it are made absolute, measured from the file. */
  values: ProjectValues;
}

const fileName = 'okta-evidence.yaml';

/**
 * The file named by `--config`, else the one in the current folder, else the one in the evidence folder.
 * @throws UsageError for one that is named and missing, and for what is wrong inside
 */
export async function loadProjectFile(where: {
  named: string | undefined;
  cwd: string;
  evidenceFolder: string;
}): Promise<ProjectFile | undefined> {
  const candidates = where.named
    ? [resolve(where.cwd, where.named)]
    : [join(where.cwd, fileName), join(where.evidenceFolder, fileName)];
  for (const path of candidates) {
    const bytes = await readIfThere(path);
    if (bytes === undefined) continue;
    const { parseProjectValues } = await import('./project-values.ts');
    return {
      path,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      values: parseProjectValues(bytes.toString('utf8'), path, dirname(path)),
    };
  }
  if (where.named === undefined) return undefined;
  throw new UsageError({
    code: 'config-not-found',
    message: `There is no project file at ${candidates[0]}.`,
    hint: `Leave out --config to use ${fileName} of the current folder, or the defaults where there is none.`,
  });
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError({
      code: 'config-not-readable',
      message: `The project file ${path} cannot be read (${code}).`,
      hint: 'Name a YAML file with --config.',
      cause,
    });
  }
}
