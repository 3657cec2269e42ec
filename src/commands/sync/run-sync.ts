import { setMaxListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { type Collected, type CollectRequest, collect } from '../../collect.ts';
import { collectors as registry } from '../../collectors/index.ts';
import { type ExitCode, UsageError } from '../../errors.ts';
import { authorize } from '../../okta/auth/authorize.ts';
import type { Secret } from '../../okta/auth/secret.ts';
import { createOktaClient, type OktaClient, type RequestRecord } from '../../okta/client.ts';
import { identifyOrg, type OrgIdentity } from '../../okta/identify-org.ts';
import { OktaError, toCliError } from '../../okta/okta-error.ts';
import { actingUser } from '../../profiles/acting-user.ts';
import { putOff } from '../../profiles/token-lapse.ts';
import { parseAge } from '../../settings/age.ts';
import type { Settings } from '../../settings.ts';
import { resolveSettings } from '../../settings.ts';
import type { Manifest } from '../../snapshot/manifest.ts';
import { createProgress } from '../../ui/progress.ts';
import type { Terminal } from '../../ui/terminal.ts';
import { gitCommit, version } from '../../version.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { chooseSigning } from '../verify/signing.ts';
import { planSync } from './dry-run.ts';
import { choose, parseCount, parseDatasets } from './options.ts';
import { summarise } from './summary.ts';
import { upToDate } from './up-to-date.ts';

export interface SyncResult {
  /** What `--json` prints. */
  document: unknown;
  exitCode: ExitCode;
  next: string | undefined;
  render(terminal: Terminal): string;
  /** The folder of the snapshot that was made; undefined where none was. */
  snapshot: string | undefined;
}

export async function runSync(input: CommandInput, context: CommandContext): Promise<SyncResult> {
  const { terminal } = context;
  // Left to itself V8 lets the heap grow for as long as the machine has memory, though hardly any of it is in use.
  for (const flag of ['--heap-growing-percent=20', '--semi-space-growth-factor=1']) setFlagsFromString(flag);
  const logDays = given(input['logDays'], (value) => parseCount('--log-days', value, 1, 90));
  const deprovisioningDays = parseCount('--deprovisioning-days', input['deprovisioningDays'] ?? 30, 1, 90);
  const budget = parseCount('--budget', input['budget'] ?? 90, 1, 100);
  const concurrency = parseCount('--concurrency', input['concurrency'] ?? 10, 1, 50);
  const resumeWithinMs = parseAge('--resume-within', String(input['resumeWithin'] ?? '24h'));
  const deadlineMs = input['deadline'] === undefined ? undefined : parseAge('--deadline', String(input['deadline']));
  const olderThan = given(input['ifOlderThan'], (value) => parseAge('--if-older-than', value));
  const settings = await resolveSettings(context);
  const ids = registry.map(({ id }) => id);
  const { collectors, skipped, added } = choose(input, registry, settings.choose('skip', undefined, []));
  const acceptedGaps = acceptedBy(settings, parseDatasets(input['acceptGaps'], ids), input['acceptGaps'] !== undefined);
  if (added.length > 0) terminal.note(`Also reading ${added.join(', ')}: the others take their ids from there.`);

  const org = await settings.org();
  if (olderThan !== undefined) {
    const young = await upToDate(await settings.orgFolder(), olderThan, Date.now());
    if (young) return young;
  }
  const sign = await chooseSigning(context, org.host);
  const credential = await settings.credential();
  const stop = stopWith(context.signal);
  let earlierRequests: RequestRecord[] | undefined = [];
  const common = { orgUrl: credential.orgUrl, userAgent: `okta-evidence/${version}`, signal: stop.signal };
  const authorization = await authorize(credential.secret, {
    ...common,
    scopes: [...new Set(collectors.flatMap(({ scopes }) => scopes))].sort(),
    skewMs: () => client.limiter.serverClock.skewMs() ?? 0,
    read: credential.read,
    keep: credential.keep,
  });
  const client: OktaClient = createOktaClient({
    ...common,
    authorization,
    budget,
    concurrency,
    onRequest: (request) => earlierRequests?.push(request),
  });
  const identity = await identifyOrg(client, org);
  // Before anything is written or sent: another org's folder and another org's credential are at stake.
  refuseOtherOrg(settings, org.origin, identity);
  // From here on a failure has a log to be written into.
  const orgFolder = input['dryRun'] ? await settings.orgFolder() : await settings.createOrgFolder();
  const owner = await whoAmI(client, credential.secret);
  const scopes = [...((await authorization.scopes?.()) ?? [])].sort();
  const { kind: auth } = credential.secret;
  if (input['dryRun']) return planSync({ client, collectors, principal: { auth, id: owner?.id ?? null } });

  const acting = actingUser(context.env);
  const { signer, signing } = await sign();
  const about: CollectRequest['about'] = {
    tool: { name: 'okta-evidence', version, gitCommit: gitCommit(), node: process.version },
    org: orgOf(org.origin, identity, settings),
    collector: {
      auth,
      principal: owner,
      scopes,
      roles: [],
      runBy: acting.user,
      ci: acting.ci,
    },
    acceptedGaps,
    signing,
  };
  const options = {
    logDays: settings.choose('logDays', logDays, 7),
    deprovisioningDays,
    includePhoneNumbers: input['includePhoneNumbers'] === true,
  };
  const session = earlierRequests.map((request) => ({ ...request, dataset: null, first: null, count: 0 }));
  earlierRequests = undefined;
  const progress = createProgress(terminal);
  let collected: Collected;
  try {
    collected = await collect({
      client,
      collectors,
      skipped,
      allDatasets: ids,
      orgFolder,
      identity: {
        toolVersion: version,
        principal: owner?.id ?? auth,
        options: { org: org.origin, datasets: collectors.map(({ id }) => id), ...options },
      },
      options,
      fresh: input['fresh'] === true,
      resumeWithinMs,
      deadlineMs,
      concurrency,
      about,
      signer,
      earlierRequests: session,
      stop,
      onProgress: ({ elapsedMs, etaMs, datasets, notice }) =>
        progress.update({ elapsedMs, etaMs, rows: datasets, ...(notice ? { notice } : {}) }),
      onResume: ({ resumed, setAside, state }) => {
        if (resumed) terminal.note(`Going on with the run of ${state.startedAt}, which was interrupted.`);
        if (setAside) terminal.note(`An interrupted run was set aside, since ${setAside.reason}: ${setAside.folder}`);
      },
    });
  } finally {
    progress.done();
    await noteUse(context, settings, credential.source);
  }
  return summarise(collected, {
    acceptedGaps,
    allowPartial: input['allowPartial'] === true,
    profile: settings.profileName,
  });
}

/** What was typed, as opposed to a default that commander filled in, which is no string. */
function given<Value>(value: CommandInput[string], parse: (value: string) => Value): Value | undefined {
  return typeof value === 'string' ? parse(value) : undefined;
}

/** Aborts when the process is told to end, or when the run itself has to. */
function stopWith(signal: AbortSignal): AbortController {
  const stop = new AbortController();
  // Every request under way listens to it.
  setMaxListeners(0, stop.signal);
  if (signal.aborted) stop.abort(signal.reason);
  else signal.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
  return stop;
}

function acceptedBy(settings: Settings, given: string[], isGiven: boolean): string[] {
  if (isGiven) return given;
  return [...settings.choose('acceptedGaps', undefined, settings.profile?.acceptedGaps ?? [])];
}

interface Owner {
  id: string | null;
  login: string | null;
}

/** Who the credential belongs to; one that may not read even that is not refused for it. */
async function whoAmI(client: OktaClient, secret: Secret): Promise<Owner | null> {
  if (secret.kind === 'service-app') return { id: secret.clientId, login: null };
  try {
    const { body } = await client.get('/api/v1/users/me');
    const { id, profile } = body as { id?: string; profile?: { login?: string } };
    return { id: id ?? null, login: profile?.login ?? null };
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    if (error.kind === 'bad-credential' || error.status === 0) throw toCliError(error);
    return null;
  }
}

/**
 * Another org may answer under the same name: its evidence would read as the history of the first one. Judged before
 * the credential is sent.
 */
function refuseOtherOrg({ profile }: Settings, origin: string, identity: OrgIdentity): void {
  if (profile?.org.url !== origin || profile.org.id === identity.id) return;
  throw new UsageError({
    code: 'org-replaced',
    message: `${origin} is org ${identity.id} now; profile "${profile.name}" was connected to org ${profile.org.id}.`,
    hint: 'If that is right, connect again, with another evidence folder (--dir).',
  });
}

/** An API token lapses when it is not used, so each use is noted in its profile. */
async function noteUse({ profiles }: CommandContext, { profile }: Settings, source: string): Promise<void> {
  if (!profile?.credential || source === 'environment') return;
  const latest = await profiles.read(profile.name);
  if (!latest?.credential) return;
  await profiles.write({ ...latest, credential: putOff(latest.credential, Date.now()) });
}

function orgOf(origin: string, identity: OrgIdentity, settings: Settings): Manifest['org'] {
  const host = new URL(identity.oktaUrl ?? origin).host;
  return {
    url: origin,
    id: identity.id,
    name: settings.profile?.org.url === origin ? settings.profile.org.name : null,
    engine: identity.engine,
    environment: host.endsWith('.oktapreview.com') ? 'preview' : 'production',
  };
}
