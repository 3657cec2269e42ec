import type { FrameworkResult } from '../../assess.ts';
import { CliError } from '../../errors.ts';
import { type Notified, notify, webhookUrl } from '../../notify.ts';
import { readAudit } from '../../profiles/audit-log.ts';
import { parseAge } from '../../settings/age.ts';
import { resolveSettings, type Settings } from '../../settings.ts';
import { listSnapshots, openSnapshot, type Snapshot } from '../../snapshot/read.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { assessFromFlags } from '../test/from-flags.ts';
import { adviceFor } from './advice.ts';
import { everyOrg } from './every-org.ts';
import { judgeSnapshot, type Lapse, type LastFailure, type LastSnapshot, lapseOf, lastFailure } from './freshness.ts';
import { noticeOf } from './notice.ts';
import { type SettingShown, settingsShown } from './settings-shown.ts';

export type ControlStatus = FrameworkResult['controls'][number]['status'] | 'stale';

export interface Coverage {
  id: string;
  title: string;
  /** Controls by status; what only rests on stale evidence is `stale`. */
  controls: Record<ControlStatus, number>;
  total: number;
}

export interface OrgStatus {
  /** null: evidence without a connection. */
  profile: string | null;
  org: string;
  evidenceFolder: string;
  connection: { auth: string; store: string; connectedAt: string; disconnectedAt: string | null } | null;
  freshness: 'fresh' | 'stale' | 'none';
  staleAfter: string;
  snapshot: LastSnapshot | null;
  lastFailure: LastFailure | null;
  credential: Lapse | null;
  frameworks: Coverage[];
  /** Why there is no coverage although there is a snapshot: the code of an error. */
  coverageError: string | null;
  controls: { framework: string; id: string; status: ControlStatus }[];
  snapshots?: SnapshotListed[];
  settings?: SettingShown[];
  todo: { what: string; command: string | null }[];
}

export interface SnapshotListed {
  id: string;
  startedAt: string;
  ageSeconds: number;
  complete: number;
  datasets: number;
  records: number;
}

export interface Status {
  at: string;
  stale: boolean;
  orgs: OrgStatus[];
  notified: Notified | null;
}

export async function runStatus(input: CommandInput, context: CommandContext): Promise<Status> {
  const now = Date.now();
  const hook = typeof input['notify'] === 'string' ? webhookUrl(input['notify']) : undefined;
  if (typeof input['staleAfter'] === 'string') parseAge('--stale-after', input['staleAfter']);
  const contexts = input['all'] ? await everyOrg(context) : [context];
  const orgs: OrgStatus[] = [];
  for (const each of contexts) orgs.push(await statusOf(input, each, now));
  const stale = orgs.some(({ freshness }) => freshness !== 'fresh');
  const notified = hook ? await notify(hook, noticeOf(orgs), context.signal) : null;
  return { at: new Date(now).toISOString(), stale, orgs, notified };
}

async function statusOf(input: CommandInput, context: CommandContext, now: number): Promise<OrgStatus> {
  const settings = await resolveSettings(context);
  const { profile } = settings;
  const { host } = await settings.org();
  const orgFolder = await settings.orgFolder();
  const given = typeof input['staleAfter'] === 'string' ? input['staleAfter'] : undefined;
  const staleAfter = settings.choose('staleAfter', given, '6h');
  const ids = await listSnapshots(orgFolder);
  const latest = ids.at(-1);
  const opened = latest === undefined ? undefined : await openSnapshot(`${orgFolder}/${latest}`);
  const snapshot = opened ? judgeSnapshot(opened, parseAge('--stale-after', staleAfter), now) : null;
  const { entries } = readAudit(orgFolder);
  const coverage = opened ? await coverageOf(context, settings, opened, snapshot?.fresh === true) : noCoverage;
  const status: Omit<OrgStatus, 'todo'> = {
    profile: profile?.name ?? null,
    org: host,
    evidenceFolder: settings.evidenceFolder,
    connection: profile
      ? {
          auth: profile.auth,
          store: profile.store,
          connectedAt: profile.connectedAt,
          disconnectedAt: profile.disconnectedAt ?? null,
        }
      : null,
    freshness: snapshot === null ? 'none' : snapshot.fresh ? 'fresh' : 'stale',
    staleAfter,
    snapshot,
    lastFailure: lastFailure(entries),
    credential: profile?.disconnectedAt
      ? null
      : lapseOf(profile?.credential ?? null, entries, profile?.auth ?? opened?.manifest.collector.auth ?? 'none', now),
    ...coverage,
    ...(input['snapshots'] && { snapshots: await listed(orgFolder, ids, now) }),
    ...(context.global.debug && { settings: settingsShown(settings, context) }),
  };
  return { ...status, todo: adviceFor(status) };
}

const noCoverage: Pick<OrgStatus, 'frameworks' | 'controls' | 'coverageError'> = {
  frameworks: [],
  controls: [],
  coverageError: null,
};

/** What `test` says of the latest snapshot; a control that only old evidence supports is supported no more. */
async function coverageOf(
  context: CommandContext,
  settings: Settings,
  { path }: Snapshot,
  fresh: boolean,
): Promise<typeof noCoverage> {
  const degraded = (status: FrameworkResult['controls'][number]['status']): ControlStatus =>
    !fresh && (status === 'supported' || status === 'manual') ? 'stale' : status;
  try {
    const global = { ...context.global, dir: settings.evidenceFolder };
    const { assessment } = await assessFromFlags({ snapshot: path }, { ...context, global });
    const controls = assessment.frameworks.flatMap(({ id: framework, controls: all }) =>
      all.map(({ id, status }) => ({ framework, id, status: degraded(status) })),
    );
    const frameworks = assessment.frameworks.map(({ id, title }) => {
      const own = controls.filter(({ framework }) => framework === id);
      const count = (status: ControlStatus): number => own.filter((control) => control.status === status).length;
      return {
        id,
        title,
        total: own.length,
        controls: {
          supported: count('supported'),
          exceptions: count('exceptions'),
          insufficient: count('insufficient'),
          manual: count('manual'),
          'not-covered': count('not-covered'),
          stale: count('stale'),
        },
      };
    });
    return { frameworks, controls, coverageError: null };
  } catch (error) {
    // How old the evidence is can be told although it cannot be judged.
    if (!(error instanceof CliError)) throw error;
    return { ...noCoverage, coverageError: error.code };
  }
}

async function listed(orgFolder: string, ids: readonly string[], now: number): Promise<SnapshotListed[]> {
  const all: SnapshotListed[] = [];
  for (const id of ids) {
    const { manifest } = await openSnapshot(`${orgFolder}/${id}`);
    const datasets = Object.values(manifest.datasets).filter(({ status }) => status !== 'skipped');
    all.push({
      id,
      startedAt: manifest.startedAt,
      ageSeconds: Math.round((now - Date.parse(manifest.startedAt)) / 1000),
      complete: datasets.filter(({ status }) => status === 'complete').length,
      datasets: datasets.length,
      records: datasets.reduce((sum, { records }) => sum + records, 0),
    });
  }
  return all;
}
