import { resolve } from 'node:path';
import { exitCodes, unknownId } from '../../errors.ts';
import { evidenceItems } from '../../evidence/index.ts';
import { type Bundle, exportBundle } from '../../export.ts';
import { defaultFormats, exporters } from '../../exporters/index.ts';
import { refuseAltered } from '../../snapshot/as-sealed.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { assessFromFlags } from '../test/from-flags.ts';
import { chooseSigning } from '../verify/signing.ts';
import { choosePseudonyms } from './pseudonyms.ts';

export async function runExport(input: CommandInput, context: CommandContext) {
  const formats = formatsOf(input['format']);
  const output = typeof input['output'] === 'string' ? input['output'] : undefined;
  const { snapshot, assessment, exitCode } = await assessFromFlags(input, context);
  await refuseAltered(snapshot);
  const signing = await (await chooseSigning(context, assessment.snapshot.org))();
  const host = assessment.snapshot.org.replaceAll(':', '_');
  const pseudonyms = await choosePseudonyms(input, context, snapshot, resolve(context.cwd, output ?? ''));
  const bundle: Bundle = await exportBundle(snapshot, assessment, {
    items: evidenceItems,
    exporters: exporters.filter(({ id }) => formats.includes(id)),
    folder: resolve(context.cwd, output ?? `okta-evidence-bundle-${host}-${snapshot.id}`),
    exportedAt: new Date().toISOString(),
    signing,
    ...(pseudonyms && { pseudonymizer: pseudonyms.pseudonymizer }),
    signal: context.signal,
  });
  await pseudonyms?.writeMap();
  return {
    ...bundle,
    snapshot: snapshot.id,
    snapshotFolder: snapshot.path,
    org: assessment.snapshot.org,
    formats,
    signing: signing.signing,
    pseudonymized: pseudonyms?.pseudonymizer.told() ?? null,
    // Only --fail-on makes the bundle's content decide how `export` ends.
    exitCode: input['failOn'] === undefined ? exitCodes.done : exitCode,
  };
}

function formatsOf(value: CommandInput[string]): readonly string[] {
  if (typeof value !== 'string') return defaultFormats;
  const known = exporters.map(({ id }) => id);
  const formats = value
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  for (const id of formats) if (!known.includes(id)) throw unknownId('format', id, known, 'unknown-format');
  return formats;
}
