import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import {
  type Assessment,
  type AssessOptions,
  assess,
  assessmentExitCode,
  type InputFile,
  type Override,
} from '../../assess.ts';
import type { Severity } from '../../checks/check.ts';
import { parseReviews } from '../../checks/engine/reviews.ts';
import { parseWaivers } from '../../checks/engine/waivers.ts';
import { checks, defaultChecks } from '../../checks/index.ts';
import { type ExitCode, UsageError, unknownId } from '../../errors.ts';
import { evidenceItems } from '../../evidence/index.ts';
import { loadBaseline, loadFrameworks } from '../../frameworks.ts';
import { resolveSettings, type Settings } from '../../settings.ts';
import { refuseAltered } from '../../snapshot/as-sealed.ts';
import { findSnapshot, openSnapshot, type Snapshot } from '../../snapshot/read.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { comparison } from './new-since.ts';

/** Everything `test` does but print: `export` rests on the same assessment. */
export async function assessFromFlags(
  input: CommandInput,
  context: CommandContext,
): Promise<{ snapshot: Snapshot; assessment: Assessment; exitCode: ExitCode; frameworksNamed: boolean }> {
  const settings = await resolveSettings(context);
  const flag = (name: string): string | undefined => (typeof input[name] === 'string' ? input[name] : undefined);
  const known = { checks, items: evidenceItems.map(({ id }) => id) };

  const wanted = listOf(flag('checks')) ?? defaultChecks.map(({ id }) => id);
  for (const id of wanted) {
    const ids = checks.map((check) => check.id);
    if (id !== 'all' && !ids.includes(id)) throw unknownId('check', id, ids, 'unknown-check');
  }
  const named = settings.choose('frameworks', listOf(flag('framework')), undefined);
  const frameworks = await loadFrameworks(named, known);
  const chosen = await loadBaseline(settings.choose('baseline', flag('baseline'), 'reference'), known);
  const others = [...new Set(frameworks.flatMap(({ baseline }) => baseline ?? []))].filter((id) => id !== chosen.id);
  const waivers = settings.choose('waivers', flag('waivers'), undefined);
  const reviews = settings.choose('reviews', flag('reviews'), undefined);
  const config = settings.projectFile;

  const reference = flag('snapshot') ?? 'latest';
  const find = async (name: string): Promise<string> =>
    findSnapshot(name, settings.evidenceFolder, /[/\\]/.test(name) ? undefined : await settings.orgFolder());
  const snapshot = await openSnapshot(await find(reference));
  const options: AssessOptions = {
    checks: checks.filter(({ id }) => wanted.includes('all') || wanted.includes(id)),
    baselines: [chosen, ...(await Promise.all(others.map((id) => loadBaseline(id, known))))],
    frameworks,
    overrides: overridesOf(flag, settings),
    waivers: waivers === undefined ? null : await readWaivers(waivers, context.cwd),
    reviews: reviews === undefined ? null : await readReviews(reviews, context.cwd),
    config: config ? { path: basename(config.path), version: null, sha256: config.sha256 } : null,
    itemDatasets: new Map(evidenceItems.map(({ id, datasets }) => [id, datasets])),
  };
  const since = flag('newSince');
  const before = since === undefined ? undefined : await openSnapshot(await find(since));
  const read = new Set<string>(options.checks.flatMap(({ datasets }) => datasets.map(({ id }) => id)));
  for (const each of before ? [snapshot, before] : [snapshot]) await refuseAltered(each, read);
  let assessment = await assess(snapshot, options);
  if (before) assessment = { ...assessment, newSince: comparison(assessment, await assess(before, options)) };
  const failOn = (flag('failOn') ?? 'low') as Severity;
  const frameworksNamed = named !== undefined;
  const rule = { failOn, allowPartial: input['allowPartial'] === true, frameworksNamed };
  return { snapshot, assessment, exitCode: assessmentExitCode(assessment, rule), frameworksNamed };
}

/** Flags and the project file, where they stand in for a baseline's number. */
function overridesOf(flag: (name: string) => string | undefined, settings: Settings): Override[] {
  const days = flag('inactiveDays');
  const values = [
    [
      'inactiveDays',
      days === undefined ? undefined : Number(days),
      'inactive-accounts',
      'days',
      false,
      '--inactive-days',
    ],
    ['mfaMinimum', flag('mfaMinimum'), 'mfa-all-users', 'minimum', false, '--mfa-minimum'],
    ['reviewIntervalDays', undefined, 'app-access-review', 'reviewIntervalDays', false, ''],
    ['allStaffApps', undefined, 'app-access-review', 'allStaffApps', true, ''],
  ] as const;
  const { min, max } = settings.choose('superAdmins', undefined, undefined) ?? {};
  const bounds = Object.entries({ min, max }).flatMap(([param, value]) =>
    value === undefined ? [] : [{ check: 'super-admins', param, value, source: 'project file', everywhere: false }],
  );
  const given = values.flatMap(([key, given, check, param, everywhere, name]) => {
    const value = settings.choose(key, given as never, undefined);
    const source = given === undefined ? 'project file' : `flag ${name}`;
    return value === undefined ? [] : [{ check, param, value, source, everywhere }];
  });
  return [...given, ...bounds];
}

const listOf = (value: string | undefined): string[] | undefined =>
  value
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

async function readWaivers(path: string, cwd: string): Promise<NonNullable<AssessOptions['waivers']>> {
  const { file, source } = await readInput(path, cwd);
  return { file, waivers: parseWaivers(source, file.path) };
}

async function readReviews(path: string, cwd: string): Promise<NonNullable<AssessOptions['reviews']>> {
  const { file, source } = await readInput(path, cwd);
  return { file, book: parseReviews(source, file.path) };
}

/** Only the name goes into the assessment: where it lies on this machine is nobody's evidence. */
async function readInput(path: string, cwd: string): Promise<{ file: InputFile; source: string }> {
  const bytes = await readFile(resolve(cwd, path)).catch((cause) => {
    throw new UsageError({
      code: 'input-not-readable',
      message: `The file ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      hint: 'Check the path; it is measured from the current folder.',
      cause,
    });
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file: { path: basename(path), version: null, sha256 }, source: bytes.toString('utf8') };
}
