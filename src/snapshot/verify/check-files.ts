import { type Digest, digest } from './digest.ts';
import type { FileTree } from './file-tree.ts';
import type { Finding } from './finding.ts';

/** What a file should be; null where nothing says so. */
export type Expected = ReadonlyMap<string, { sha256: string; by: string } | null>;

/** The digests of all files of a tree. What cannot be read has none, and is named. */
export async function digestAll(tree: FileTree, findings: Finding[]): Promise<Map<string, Digest>> {
  const digests = new Map<string, Digest>();
  for (const [path, file] of tree.files) {
    try {
      digests.set(path, await digest(await file.open()));
    } catch (error) {
      findings.push({ file: path, problem: 'altered', message: `It cannot be read: ${(error as Error).message}` });
    }
  }
  return digests;
}

/** Names every file that is not what it should be, not there, there beside, or there under another name. */
export function compareFiles(tree: FileTree, digests: ReadonlyMap<string, Digest>, expected: Expected): Finding[] {
  const findings: Finding[] = [];
  const additional = new Set([...tree.files.keys()].filter((path) => !expected.has(path)));
  for (const [path, wanted] of expected) {
    if (tree.files.has(path)) {
      const found = digests.get(path);
      if (wanted && found && found.sha256 !== wanted.sha256) {
        const message = `Its sha256 is ${found.sha256}, and ${wanted.by} says ${wanted.sha256}.`;
        findings.push({ file: path, problem: 'altered', message });
      }
      continue;
    }
    const now = wanted && [...additional].find((other) => digests.get(other)?.sha256 === wanted.sha256);
    if (now) {
      additional.delete(now);
      findings.push({ file: path, problem: 'renamed', message: `It is there as ${now}.` });
    } else {
      findings.push({
        file: path,
        problem: 'missing',
        message: `It is not there${wanted ? `, and ${wanted.by} lists it` : ''}.`,
      });
    }
  }
  for (const path of additional) {
    findings.push({ file: path, problem: 'additional', message: 'It does not belong here: nothing lists it.' });
  }
  return findings;
}
