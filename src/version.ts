import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);

const { version: packageVersion, gitHead } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  version: string;
  gitHead?: string;
};

/** The version of this package. */
export const version: string = packageVersion;

/** The commit that this copy was made from: npm writes it into a published package, a checkout has it in `.git`. */
export function gitCommit(): string | null {
  if (gitHead) return gitHead;
  const git = new URL('.git/', root);
  if (!existsSync(new URL('HEAD', git))) return null;
  const head = readFileSync(new URL('HEAD', git), 'utf8').trim();
  const reference = /^ref: (.+)$/.exec(head)?.[1];
  if (reference === undefined) return head;
  if (existsSync(new URL(reference, git))) return readFileSync(new URL(reference, git), 'utf8').trim();
  const packed = existsSync(new URL('packed-refs', git)) ? readFileSync(new URL('packed-refs', git), 'utf8') : '';
  return (
    packed
      .split('\n')
      .find((line) => line.endsWith(` ${reference}`))
      ?.split(' ')[0] ?? null
  );
}
