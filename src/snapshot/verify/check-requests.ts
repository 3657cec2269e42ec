import type { Manifest } from '../manifest.ts';
import { linesIn } from '../read.ts';
import type { FileTree } from './file-tree.ts';
import type { Finding } from './finding.ts';

interface RequestLine {
  dataset: string | null;
  first: number | null;
  count: number;
}

/** Every record of every dataset leads to a request: the lines cover 0 to the last one without a gap. */
export async function checkRequests(tree: FileTree, file: string, manifest: Manifest): Promise<Finding[]> {
  const findings: Finding[] = [];
  const find = (message: string): void => void findings.push({ file, problem: 'rewritten', message });
  const seen = new Map<string, { requests: number; covered: number; gap: boolean }>();
  const stream = await tree.files.get(file)?.open();
  for await (const text of stream ? linesIn(stream) : []) {
    const line = parse(text);
    if (!line) {
      find('A line of it is no request.');
      continue;
    }
    if (line.dataset === null) continue;
    const known = seen.get(line.dataset) ?? { requests: 0, covered: 0, gap: false };
    seen.set(line.dataset, known);
    known.requests++;
    if (line.first === null) continue;
    if (line.first > known.covered) known.gap = true;
    known.covered = Math.max(known.covered, line.first + line.count);
  }
  for (const [id, entry] of Object.entries(manifest.datasets)) {
    const { requests, covered, gap } = seen.get(id) ?? { requests: 0, covered: 0, gap: false };
    if (requests !== entry.requests)
      find(`It holds ${requests} requests of ${id}; the manifest says ${entry.requests}.`);
    if (entry.file !== null && (gap || covered < entry.records)) {
      find(`It does not lead from each of the ${entry.records} records of ${id} to a request.`);
    }
    seen.delete(id);
  }
  for (const id of seen.keys()) find(`It holds requests of ${id}, which the manifest does not name.`);
  return findings;
}

function parse(text: string): RequestLine | undefined {
  try {
    const line = JSON.parse(text) as RequestLine;
    return typeof line === 'object' && line !== null && 'dataset' in line ? line : undefined;
  } catch {
    return undefined;
  }
}
