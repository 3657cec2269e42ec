import { type Assessment, datasetsOf } from './assess.ts';
import { adminRights } from './diff/admin-rights.ts';
import { appAccess } from './diff/app-access.ts';
import type { Area } from './diff/area.ts';
import type { Change } from './diff/change.ts';
import { mfa } from './diff/mfa.ts';
import { nameChanges } from './diff/names.ts';
import { policies } from './diff/policies.ts';
import { users } from './diff/users.ts';
import { verdictChanges } from './diff/verdicts.ts';
import { UsageError } from './errors.ts';
import type { Snapshot } from './snapshot/read.ts';

const areas: readonly Area[] = [users, mfa, adminRights, appAccess, policies];

export const diffSchema = 'okta-evidence/diff@1';

/** What changed between two snapshots of one org. */
export interface SnapshotDiff {
  schema: typeof diffSchema;
  org: string;
  before: { id: string; collectedAt: string };
  after: { id: string; collectedAt: string };
  areas: { id: string; title: string /** How many of each change. */; counts: Record<string, number> }[];
  /** Why something is not told: what was not read is neither come nor gone. */
  notCompared: { area: string; reason: string }[];
  regressions: number;
  /** Area by area, regressions first. */
  changes: Change[];
}

export interface Side {
  snapshot: Snapshot;
  assessment: Assessment;
}

/** @throws UsageError when the two are of different orgs */
export async function diffSnapshots(before: Side, after: Side): Promise<SnapshotDiff> {
  refuseOtherOrg(before.snapshot, after.snapshot);
  const [was, is] = [datasetsOf(before.snapshot), datasetsOf(after.snapshot)];
  const changes: Change[] = [];
  const notCompared: SnapshotDiff['notCompared'] = [];
  for (const area of areas) {
    const { reasons, compare, sees } = coverage(area, before.snapshot, after.snapshot);
    notCompared.push(...reasons.map((reason) => ({ area: area.id, reason })));
    if (compare) for await (const change of area.changes(was, is, sees)) changes.push(change);
  }
  changes.push(...verdictChanges(before.assessment, after.assessment));
  await nameChanges(changes, was, is);
  const order = [...areas.map(({ id }) => id), 'verdicts'];
  const titles = [...areas.map(({ id, title }) => ({ id, title })), { id: 'verdicts', title: 'Checks' }];
  return {
    schema: diffSchema,
    org: after.assessment.snapshot.org,
    before: { id: before.snapshot.id, collectedAt: before.assessment.snapshot.collectedAt },
    after: { id: after.snapshot.id, collectedAt: after.assessment.snapshot.collectedAt },
    areas: titles.map((title) => ({ ...title, counts: countsOf(changes.filter(({ area }) => area === title.id)) })),
    notCompared,
    regressions: changes.filter(({ regression }) => regression).length,
    changes: changes
      .map((change) => ({ change, key: sortKey(change, order) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ change }) => change),
  };
}

const sortKey = ({ area, regression, change, entity, object, field }: Change, order: readonly string[]): string =>
  [order.indexOf(area), regression ? 0 : 1, change, entity.label, entity.id, object?.label, object?.id, field].join(
    '\n',
  );

function countsOf(changes: readonly Change[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { change } of changes) counts[change] = (counts[change] ?? 0) + 1;
  return counts;
}

/** Okta's id tells orgs apart where both have it: a host can be renamed, and given to another org. */
function refuseOtherOrg(before: Snapshot, after: Snapshot): void {
  const [was, is] = [before.manifest.org, after.manifest.org];
  const same = was.id && is.id ? was.id === is.id : new URL(was.url).host === new URL(is.url).host;
  if (same) return;
  const named = ({ url, id }: typeof was) => `${new URL(url).host}${id ? ` (${id})` : ''}`;
  throw new UsageError({
    code: 'diff-other-org',
    message: `The two snapshots are of different orgs: ${named(was)} and ${named(is)}.`,
    hint: 'Name two snapshots of one org; `okta-evidence status --snapshots` lists them.',
  });
}

function coverage({ dataset }: Area, before: Snapshot, after: Snapshot) {
  const sides = [before, after].map((snapshot) => ({ id: snapshot.id, ...snapshot.entry(dataset) }));
  const missing = sides.filter(({ file }) => file === null);
  const partial = sides.filter(({ file, status }) => file !== null && status !== 'complete');
  return {
    compare: missing.length === 0,
    // Of what one side has read in part, absence there proves nothing.
    sees: { came: sides[0]?.status === 'complete', went: sides[1]?.status === 'complete' },
    reasons: [
      ...missing.map(({ id, status }) => `cannot be compared: ${dataset} was ${status} in ${id}`),
      ...(missing.length > 0
        ? []
        : partial.map(
            ({ id }) => `${dataset} was read in part in ${id}: what is missing there is not told as come or gone`,
          )),
    ],
  };
}
