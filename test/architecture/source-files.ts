import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  /** From the root, with slashes: `src/okta/client.ts`. */
  path: string;
  text: string;
}

/** Every file below a folder of the repository with one of these endings, in a fixed order. */
export function filesBelow(folder: string, endings: readonly string[]): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      path: relative(root, path).replaceAll('\\', '/'),
      text: readFileSync(path, 'utf8'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const statement = /^(?:import|export)\s+(?!type\b)(?:[^;'"]*?\sfrom\s+)?'([^']+)'/gm;
const dynamic = /(?<!typeof )\bimport\('([^']+)'\)/g;

/** What a file imports at run time: types are no arrows. Own files as paths from the root, packages by name. */
export function valueImports({ path, text }: SourceFile): string[] {
  const named = [...text.matchAll(statement), ...text.matchAll(dynamic)].map((match) => match[1] ?? '');
  return named.map((name) => (name.startsWith('.') ? join(dirname(path), name).replaceAll('\\', '/') : name));
}
