import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { collectors } from '../../src/collectors/index.ts';
import {
  type DatasetEntry,
  type DatasetStatus,
  type Engine,
  type Manifest,
  manifestSchema,
} from '../../src/snapshot/manifest.ts';
import { openSnapshot, type Snapshot } from '../../src/snapshot/read.ts';
import {
  accessPolicy,
  accessRule,
  app,
  assigned,
  assurance,
  at,
  everyone,
  factor,
  factorsOf,
  type Given,
  passwordPolicy,
  sessionPolicy,
  sessionRule,
  staff,
  user,
} from '../checks/given.ts';

/** An org in which everything is as it should be, save that nobody has reviewed the app. */
export const goodOrg: Given = {
  org: [{ id: '00o1', organization: { id: '00o1', pipeline: 'idx' }, contacts: [] }],
  users: [
    user('u1'),
    user('u2', { profile: { login: 'zoë@acme.example', displayName: 'Zoë, "Z"' } }),
    user('gone', { status: 'DEPROVISIONED' }),
  ],
  'user-factors': [factorsOf('u1', factor('push')), factorsOf('u2', factor('webauthn'), factor('sms'))],
  groups: [everyone, staff],
  'group-members': [{ groupId: 'g-staff', userId: 'u1' }],
  apps: [app('a1', 'p1')],
  'app-users': [assigned('a1', 'u1'), assigned('a1', 'u2', 'USER')],
  'app-groups': [{ appId: 'a1', groupId: 'g-staff', priority: 0 }],
  policies: [accessPolicy('p1', [accessRule(assurance('2FA'))]), sessionPolicy([sessionRule(false)]), passwordPolicy()],
  authenticators: [],
  'admin-roles': [
    { principalType: 'user', principalId: 'u1', via: 'direct', type: 'SUPER_ADMIN', label: 'Super Administrator' },
  ],
  'system-log': [{ uuid: 'e1', published: '2028-05-28T10:00:00.000Z', eventType: 'user.session.start', target: null }],
};

export interface FixtureOptions {
  records?: Given;
  statuses?: Record<string, DatasetStatus>;
  engine?: Engine | null;
}

/** A snapshot in a temporary folder, as `sync` would leave it. */
export function snapshotFixture({
  records = goodOrg,
  statuses = {},
  engine = 'identity-engine',
}: FixtureOptions = {}): Promise<Snapshot> {
  const root = mkdtempSync(join(tmpdir(), 'okta-evidence-snapshot-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'evidence', 'acme.okta.com', '20280529T120000Z');
  mkdirSync(folder, { recursive: true });
  const datasets = Object.fromEntries(
    collectors.map(({ id }) => [
      id,
      writeDataset(folder, id, records[id as keyof Given] ?? [], statuses[id] ?? 'complete'),
    ]),
  );
  writeFileSync(join(folder, 'requests.jsonl'), '');
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest(datasets, engine), null, 2));
  return openSnapshot(folder);
}

function writeDataset(folder: string, id: string, records: readonly object[], status: DatasetStatus): DatasetEntry {
  const bytes = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const there = status === 'complete' || status === 'partial';
  if (there) writeFileSync(join(folder, `${id}.jsonl`), bytes);
  return {
    file: there ? `${id}.jsonl` : null,
    status,
    records: there ? records.length : 0,
    nonconforming: 0,
    bytes: there ? Buffer.byteLength(bytes) : 0,
    sha256: there ? createHash('sha256').update(bytes).digest('hex') : null,
    unchangedSince: null,
    startedAt: null,
    endedAt: null,
    pointInTime: id !== 'system-log',
    period: null,
    requests: 1,
    crossChecks: [],
    excluded: [],
    error: status === 'complete' ? null : { code: 'E0000006', message: 'Okta refused it.', hint: null },
  };
}

const startedAt = new Date(at).toISOString();

const manifest = (datasets: Record<string, DatasetEntry>, engine: Engine | null): Manifest => ({
  schema: manifestSchema,
  tool: { name: 'okta-evidence', version: '0.0.0', gitCommit: null, node: 'v20' },
  org: { url: 'https://acme.okta.com', id: '00o1', name: 'Acme', engine, environment: 'production' },
  collector: { auth: 'token', principal: null, scopes: [], roles: [], runBy: 'test', ci: null },
  startedAt,
  endedAt: startedAt,
  clockSkewMs: 0,
  previous: null,
  previousReason: 'the first one',
  signing: { signed: false, keyFingerprint: null, reason: 'Not signed: made by a test.' },
  requestsFile: { bytes: 0, sha256: createHash('sha256').digest('hex') },
  datasets,
  rateLimits: [],
  acceptedGaps: [],
  redactions: [],
  resumed: [],
});
