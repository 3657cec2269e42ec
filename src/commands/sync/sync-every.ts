import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type ExitCode, exitCodeMeanings, exitCodes } from '../../errors.ts';
import { notify, webhookUrl } from '../../notify.ts';
import { parseAge } from '../../settings/age.ts';
import { resolveSettings } from '../../settings.ts';
import { duration } from '../../ui/progress.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { everyOrg } from '../status/every-org.ts';
import type { SyncResult } from './run-sync.ts';
import { runLine, syncLine } from './sync-line.ts';
import { upToDate } from './up-to-date.ts';

/** Added to each wait, so that many machines do not ask at the same moment. */
const jitter = 0.1;

/**
 * One sync after another until the process is told to end. A run that fails is followed by the next one in its time;
 * only a command line that cannot work ends it at once.
 */
export async function syncEvery(input: CommandInput, context: CommandContext): Promise<SyncResult> {
  const { terminal, signal } = context;
  const everyMs = parseAge('--every', String(input['every']));
  const hook = typeof input['notify'] === 'string' ? webhookUrl(input['notify']) : undefined;
  const line = syncLine(input, context, ['every', 'notify']);
  let told = 'well';
  let exitCode: ExitCode = exitCodes.done;
  for (let runs = 1; ; runs++) {
    const startedAt = new Date();
    const ran = await runLine(line, context);
    exitCode = ran.exitCode as ExitCode;
    if (terminal.json) {
      terminal.write(JSON.stringify({ run: runs, startedAt: startedAt.toISOString(), ...ran }));
    }
    if (signal.aborted) break;
    // Another sync that holds the org is gone by the next time.
    const hopeless = exitCode === exitCodes.usage && runs === 1 && !(await isBusy(context).catch(() => false));
    if (hopeless) break;
    const state = exitCode === exitCodes.done ? 'well' : (await isStale(input, context)) ? 'stale' : 'failed';
    if (hook && state !== told) {
      const { host, ok } = await notify(hook, noticeOf(state, exitCode, await namesOf(input, context)), signal);
      if (!ok) terminal.warn(`${host} did not take the message.`);
      else told = state;
    }
    const left = startedAt.getTime() + everyMs * (1 + Math.random() * jitter) - Date.now();
    terminal.note(`\nNext sync in ${duration(Math.max(0, left))}. Ctrl-C ends it.`);
    try {
      await wait(Math.max(0, left), undefined, { signal });
    } catch {
      // Told to end while nothing was under way.
      exitCode = exitCodes.done;
      break;
    }
  }
  return { document: undefined, exitCode, next: undefined, snapshot: undefined, render: () => '' };
}

async function isBusy(context: CommandContext): Promise<boolean> {
  const settings = await resolveSettings(context);
  return existsSync(join(await settings.orgFolder(), '.lock'));
}

/** Is there an org whose last snapshot is older than `staleAfter`? */
async function isStale(input: CommandInput, context: CommandContext): Promise<boolean> {
  for (const each of input['all'] ? await everyOrg(context) : [context]) {
    try {
      const settings = await resolveSettings(each);
      const limit = parseAge('staleAfter', settings.choose('staleAfter', undefined, '6h'));
      if (!(await upToDate(await settings.orgFolder(), limit, Date.now()))) return true;
    } catch {
      return true;
    }
  }
  return false;
}

async function namesOf(input: CommandInput, context: CommandContext): Promise<string> {
  if (input['all']) return 'all profiles';
  const settings = await resolveSettings(context);
  const org = await settings.org().then(
    ({ host }) => host,
    () => 'no org',
  );
  return settings.profile ? `${org} (${settings.profile.name})` : org;
}

const noticeOf = (state: string, exitCode: ExitCode, org: string) => ({
  text: `okta-evidence\n${org}: ${
    state === 'well' ? 'sync is well again' : `sync FAILED (exit code ${exitCode}: ${exitCodeMeanings[exitCode]})`
  }${state === 'stale' ? '; the evidence is STALE' : ''}`,
  org,
  state,
  exitCode,
});
