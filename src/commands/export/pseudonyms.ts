import { rename, rm, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { type Pseudonymizer, pseudonymizer } from '../../export/pseudonyms/pseudonymizer.ts';
import { csvCell } from '../../exporters/csv/cell.ts';
import { csvText } from '../../exporters/csv/lines.ts';
import { actingUser } from '../../profiles/acting-user.ts';
import { givenPseudonymKey } from '../../profiles/pseudonym-keys.ts';
import type { Snapshot } from '../../snapshot/read.ts';
import type { CommandContext, CommandInput } from '../command.ts';

interface Pseudonyms {
  pseudonymizer: Pseudonymizer;
  /** What each pseudonym stands for, where a file was named for it. */
  writeMap(): Promise<void>;
}

/**
 * The key that the environment gives, else the one that this machine keeps for the org. In CI none is made: it would
 * be gone with the machine, and nobody could resolve a pseudonym again.
 * @param bundle absolute
 * @throws UsageError
 */
export async function choosePseudonyms(
  input: CommandInput,
  context: CommandContext,
  snapshot: Snapshot,
  bundle: string,
): Promise<Pseudonyms | undefined> {
  const map = typeof input['pseudonymMap'] === 'string' ? resolve(context.cwd, input['pseudonymMap']) : undefined;
  if (input['pseudonymize'] !== true) {
    if (map !== undefined) throw misused('without --pseudonymize there is nothing to put into it');
    return undefined;
  }
  if (map !== undefined && !relative(bundle, map).startsWith('..')) throw misused('it must not lie in the bundle');
  const made = await pseudonymizer(snapshot, await keyFor(context, new URL(snapshot.manifest.org.url).host));
  return { pseudonymizer: made, writeMap: async () => (map === undefined ? undefined : writeMap(map, made)) };
}

async function keyFor({ env, terminal, pseudonymKeys }: CommandContext, host: string) {
  const given = givenPseudonymKey(env);
  if (given) return given;
  const { ci } = actingUser(env);
  if (ci !== null) {
    throw new UsageError({
      code: 'pseudonym-key-missing',
      message: `--pseudonymize needs a key, and this run in CI (${ci}) was given none.`,
      hint: 'Make one with `openssl rand -hex 32`, keep it as a secret of the CI system, and give it as OKTA_EVIDENCE_PSEUDONYM_KEY.',
    });
  }
  const { key, file, isNew } = await pseudonymKeys.keep(host);
  if (isNew) {
    terminal.note(
      `A key for the pseudonyms of ${host} was made, and is kept in ${file}\nKeep it, and do not hand it over with a bundle: it tells who is who. Without it the next bundle has other pseudonyms.\n`,
    );
  }
  return key;
}

async function writeMap(file: string, { given }: Pseudonymizer): Promise<void> {
  const rows = [...given].map(([pseudonym, { kind, original }]) => [pseudonym, kind, original]);
  rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const part = `${file}.${process.pid}.part`;
  try {
    await writeFile(part, csvText([['pseudonym', 'kind', 'original'], ...rows].map((row) => row.map(csvCell))), {
      mode: 0o600,
    });
    await rename(part, file);
  } catch (cause) {
    throw misused(`it cannot be written (${(cause as NodeJS.ErrnoException).code})`, cause);
  } finally {
    await rm(part, { force: true });
  }
}

const misused = (why: string, cause?: unknown): UsageError =>
  new UsageError({
    code: 'pseudonym-map-refused',
    message: `--pseudonym-map: ${why}.`,
    hint: 'Name a file beside the bundle, which only whoever may resolve the pseudonyms can read.',
    cause,
  });
