import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Audited, Command, CommandContext } from '../commands/command.ts';
import { type CliError, type ExitCode, exitCodes } from '../errors.ts';
import type { AuditEntry } from '../profiles/audit-log.ts';
import type { Settings } from '../settings.ts';
import { version } from '../version.ts';

export interface Ending {
  exitCode: ExitCode;
  /** What a command that came to its end says of itself. */
  audited?: Audited | undefined;
  /** Why it did not. */
  error?: CliError;
}

/**
 * One line in the audit log of the org for what a command did. The deed is done by now: where the line cannot be
 * written, as in a folder that is read-only, there is a warning and no more.
 */
export async function recordAction(command: Command, context: CommandContext, ending: Ending): Promise<void> {
  const { failure } = command.audit ?? {};
  const { audited, error, exitCode } = ending;
  // A command line that could not be understood is no action.
  const failed = error !== undefined && error.exitCode !== exitCodes.usage ? failure : undefined;
  const action = audited?.action ?? failed;
  if (action === undefined) return;
  try {
    const { resolveSettings } = await import('../settings.ts');
    const settings = await resolveSettings(context);
    const place = await whereOf(audited, settings);
    if (place === undefined) return;
    if (audited?.begins) await place.create();
    if (!existsSync(place.orgFolder)) return;
    const { appendAudit } = await import('../profiles/audit-log.ts');
    const { actingUser } = await import('../profiles/acting-user.ts');
    await appendAudit(place.orgFolder, {
      at: new Date().toISOString(),
      action,
      outcome: outcomeOf(exitCode),
      exitCode,
      error: error?.code ?? null,
      who: actingUser(context.env),
      tool: version,
      profile: settings.profile?.name ?? context.global.profile ?? null,
      org: place.host,
      ...(await snapshotOf(audited?.snapshot)),
      detail: audited?.detail ?? {},
    });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const warning = `This is not in the audit log, which cannot be written (${code ?? message}).`;
    // After a failure stderr is for the one error document, which carries it.
    if (error) Object.assign(error.data, { auditLog: warning });
    if (!error || !context.terminal.json) context.terminal.lateWarning(warning);
  }
}

interface Place {
  orgFolder: string;
  host: string;
  create(): Promise<void>;
}

/** The log lies beside the snapshot in question, where that lies in an evidence folder, else in the one in use. */
async function whereOf(audited: Audited | undefined, settings: Settings): Promise<Place | undefined> {
  const { hostOfFolder, orgFolderName, parseOrgUrl } = await import('../okta/org-url.ts');
  const { createOrgFolder } = await import('../settings/evidence-folder.ts');
  const org = audited?.org === undefined ? undefined : parseOrgUrl(audited.org);
  const host = org?.host ?? (await settings.org().catch(() => undefined))?.host;
  const beside = audited?.snapshot && dirname(audited.snapshot);
  if (beside && (host === undefined || hostOfFolder(basename(beside)) === host)) {
    return placeAt(beside, hostOfFolder(basename(beside)));
  }
  return host === undefined ? undefined : placeAt(join(settings.evidenceFolder, orgFolderName(host)), host);

  function placeAt(orgFolder: string, of: string): Place {
    return { orgFolder, host: of, create: () => createOrgFolder(orgFolder) };
  }
}

async function snapshotOf(folder: string | undefined): Promise<Pick<AuditEntry, 'snapshot' | 'manifestSha256'>> {
  if (folder === undefined) return { snapshot: null, manifestSha256: null };
  const manifest = await readFile(join(folder, 'manifest.json')).catch(() => undefined);
  const manifestSha256 = manifest ? createHash('sha256').update(manifest).digest('hex') : null;
  return { snapshot: basename(folder), manifestSha256 };
}

function outcomeOf(exitCode: ExitCode): AuditEntry['outcome'] {
  if (exitCode === exitCodes.done) return 'done';
  if (exitCode === exitCodes.checkFailed) return 'check-failed';
  if (exitCode === exitCodes.incomplete) return 'incomplete';
  return exitCode === exitCodes.interrupted ? 'interrupted' : 'failed';
}
