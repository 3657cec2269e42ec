import { compareFiles, digestAll, type Expected } from './check-files.ts';
import { checkSignature, readSigning } from './check-signature.ts';
import type { Checked, PinOf } from './checked.ts';
import type { Digest } from './digest.ts';
import { type FileTree, textOf } from './file-tree.ts';
import type { Finding } from './finding.ts';

const [sumsFile, envelopeFile, assessmentFile] = ['SHA256SUMS', 'SHA256SUMS.dsse.json', 'assessment.json'] as const;

export const looksLikeBundle = (names: readonly string[]): boolean =>
  [sumsFile, envelopeFile, assessmentFile].some((name) => names.includes(name));

/** Does a bundle hold what SHA256SUMS says, and is SHA256SUMS the one that was signed? */
export async function checkBundle(tree: FileTree, pinOf: PinOf): Promise<Checked> {
  const findings: Finding[] = [...tree.findings];
  const digests = await digestAll(tree, findings);
  const sums = parseSums(await textOf(tree, sumsFile).catch(() => undefined), findings);
  const { claim, org, snapshot } = aboutOf(digests.get(assessmentFile));
  const { signature, signedSha256 } = await checkSignature(
    tree,
    {
      kind: 'bundle',
      name: sumsFile,
      sha256: digests.get(sumsFile)?.sha256,
      envelope: envelopeFile,
      claim,
      claimedIn: assessmentFile,
    },
    org === null ? null : await pinOf(org),
    findings,
  );
  const itself =
    signedSha256 === null || tree.files.has(sumsFile) ? null : { sha256: signedSha256, by: 'the signature' };
  const expected: Map<string, Expected extends ReadonlyMap<string, infer Value> ? Value : never> = new Map([
    [sumsFile, itself],
  ]);
  if (tree.files.has(envelopeFile)) expected.set(envelopeFile, null);
  // Without the sums nothing says what else belongs here.
  if (sums) for (const [path, sha256] of sums) expected.set(path, { sha256, by: sumsFile });
  else for (const path of tree.files.keys()) if (digests.get(path)?.sha256 !== itself?.sha256) expected.set(path, null);
  if (sums) expected.set(assessmentFile, expected.get(assessmentFile) ?? null);
  findings.push(...compareFiles(tree, digests, expected));
  if (claim === undefined && tree.files.has(assessmentFile)) {
    findings.push({
      file: assessmentFile,
      problem: 'rewritten',
      message: 'It does not say whether the bundle was signed.',
    });
  }
  return {
    kind: 'bundle',
    path: '',
    snapshot,
    org,
    files: tree.files.size,
    bytes: [...digests.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    signature,
    findings,
  };
}

/** The form that `sha256sum` writes, and nothing else. */
function parseSums(text: string | undefined, findings: Finding[]): Map<string, string> | undefined {
  if (text === undefined) return undefined;
  const sums = new Map<string, string>();
  const odd = (message: string): void => void findings.push({ file: sumsFile, problem: 'rewritten', message });
  if (text !== '' && !text.endsWith('\n')) odd('Its last line is not whole.');
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, sha256 = '', path = ''] = /^([\da-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (path === '') odd('A line of it is not a hash and a name.');
    else if (sums.has(path)) odd(`It lists ${path} twice.`);
    else if (path === sumsFile || path === envelopeFile) odd(`It lists ${path}, which it cannot.`);
    else sums.set(path, sha256);
  }
  return sums;
}

/**
 * What assessment.json says of itself, from its first and last lines: on a large org the rest is too long to be read
 * as one text. A line of a finding cannot look like these, since JSON writes no line breaks inside a text.
 */
function aboutOf(assessment: Digest | undefined) {
  const snapshot = objectAt('snapshot', assessment?.head ?? '') as { id?: unknown; org?: unknown } | undefined;
  return {
    claim: readSigning(objectAt('signing', assessment?.tail ?? '')),
    org: typeof snapshot?.org === 'string' ? snapshot.org : null,
    snapshot: typeof snapshot?.id === 'string' ? snapshot.id : null,
  };
}

function objectAt(key: string, text: string): unknown {
  const found = new RegExp(`^ {2}"${key}": (\\{[^{}]*\\})`, 'm').exec(text)?.[1];
  try {
    return found === undefined ? undefined : JSON.parse(found);
  } catch {
    return undefined;
  }
}
