import { createHash, createSecretKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { evidenceItems } from '../../src/evidence/index.ts';
import { pseudonymizer } from '../../src/export/pseudonyms/pseudonymizer.ts';
import { exportBundle } from '../../src/export.ts';
import { exporters } from '../../src/exporters/index.ts';
import { generatedOrg } from '../../src/simulator/generated-org.ts';
import { orgShape } from '../../src/simulator/generated-shape.ts';
import { replayOrg } from '../../src/simulator/replay-org.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { openSnapshot, type Snapshot } from '../../src/snapshot/read.ts';
import { assessed } from '../assess/assessed.ts';
import { snapshotFixture } from '../assess/snapshot-fixture.ts';
import { acmeSnapshot } from '../evidence/acme-snapshot.ts';
import { roomy, syncFolder } from '../sync/sync-run.ts';
import { leaks } from './leaks.ts';
import { folderFiles, zipEntries } from './zip-files.ts';

const fixture = fileURLToPath(new URL('../../fixtures/orgs/acme', import.meta.url));
const recordings = fileURLToPath(new URL('../../../shared/okta/recordings', import.meta.url));
const there = existsSync(recordings);
if (!there) process.stderr.write(`not run: there are no recorded answers of Okta at ${recordings}\n`);

const key = (digit: string) => createSecretKey(Buffer.from(digit.repeat(64), 'hex'));

async function bundleOf(snapshot: Snapshot, name: string, digit?: string): Promise<Map<string, Buffer>> {
  const { folder } = await exportBundle(snapshot, await assessed(snapshot, { checks }), {
    items: evidenceItems,
    exporters,
    folder: join(dirname(dirname(dirname(snapshot.path))), name),
    exportedAt: '2028-06-01T00:00:00.000Z',
    ...(digit && { pseudonymizer: await pseudonymizer(snapshot, key(digit)) }),
  });
  if (!name.endsWith('.zip')) return folderFiles(folder);
  return new Map([...(await zipEntries(folder))].map(([path, { bytes }]) => [path, bytes]));
}

interface Profile {
  [key: string]: unknown;
}

/** Names of accounts that name nobody, and of things: the words stand in every bundle. */
const nobody = new Set(['test', 'service', 'backup', 'pixel']);

const personal = (profile: Profile): string[] =>
  [
    'login',
    'email',
    'secondEmail',
    'mobilePhone',
    'primaryPhone',
    'firstName',
    'lastName',
    'displayName',
    'streetAddress',
  ]
    .map((field) => profile[field])
    .concat(`${profile['firstName']} ${profile['lastName']}`)
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .filter((value) => !nobody.has(value.toLowerCase()));

/** Everything personal in the files that Acme is made of, found without the engine. */
function acmeOriginals(): Set<string> {
  const read = (name: string) => readFileSync(join(fixture, name), 'utf8');
  const { org } = JSON.parse(read('org.json')) as { org: Profile };
  const { devices } = JSON.parse(read('devices.json')) as { devices: { profile: Profile }[] };
  const all = readdirSync(fixture)
    .filter((name) => name.endsWith('.json'))
    .map(read)
    .join('\n');
  return new Set([
    ...(JSON.parse(read('users.json')) as { profile: Profile }[]).flatMap(({ profile }) => personal(profile)),
    ...[org['phoneNumber'], org['supportPhoneNumber']].map(String),
    ...devices
      .flatMap(({ profile }) => ['displayName', 'serialNumber', 'udid', 'sid'].map((field) => profile[field]))
      .filter((value): value is string => typeof value === 'string' && !nobody.has(value.toLowerCase())),
    // Addresses of the network: four numbers up to 255, which no version of an operating system in Acme is.
    ...(all.match(/\b(\d{1,3}\.){3}\d{1,3}\b/g) ?? []).filter((ip) =>
      ip.split('.').every((part) => Number(part) < 256),
    ),
    ...(all.match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g) ?? []),
  ]);
}

/** Same person, same pseudonym; ids, counts and verdicts stay. */
function expectToJoin(plain: Map<string, Buffer>, disguised: Map<string, Buffer>): void {
  const rows = (files: Map<string, Buffer>, path: string) =>
    parse(files.get(path) ?? '', { columns: true }) as Record<string, string>[];
  const pseudonymOf = new Map<string, string>();
  for (const item of ['okta-users', 'mfa-enrollment', 'group-memberships', 'user-app-assignments']) {
    const [own, others] = [plain, disguised].map((files) => rows(files, `evidence/${item}.csv`));
    expect(others?.length).toBe(own?.length);
    for (const [index, row] of (own ?? []).entries()) {
      const other = others?.[index] ?? {};
      expect(other['user_id']).toBe(row['user_id']);
      const [login = '', pseudonym = ''] = [row['login'], other['login']];
      expect(pseudonymOf.get(login) ?? pseudonym).toBe(pseudonym);
      pseudonymOf.set(login, pseudonym);
    }
  }
  expect(new Set(pseudonymOf.values()).size).toBe(pseudonymOf.size);
  const [was, is] = [plain, disguised].map((files) => JSON.parse(String(files.get('assessment.json'))));
  for (const [index, check] of was.checks.entries()) {
    const other = is.checks[index];
    expect({ ...other, reason: '', findings: [], thresholds: {} }).toEqual({
      ...check,
      reason: '',
      findings: [],
      thresholds: {},
    });
    for (const [at, finding] of check.findings.entries()) {
      expect(other.findings[at].entity.id).toBe(finding.entity.id);
      const known = pseudonymOf.get(finding.entity.label);
      if (known) expect(other.findings[at].entity.label).toBe(known);
    }
  }
  expect(is.frameworks).toEqual(was.frameworks);
}

describe('a pseudonymized bundle', () => {
  test('of Acme holds no name, login, e-mail address, phone number or address in any of its bytes, and joins', async () => {
    const snapshot = await acmeSnapshot(['--include-phone-numbers']);
    const originals = acmeOriginals();
    expect(originals.size).toBeGreaterThan(150);
    // The search finds what is there: a bundle as it is holds most of them.
    const plain = await bundleOf(snapshot, 'plain');
    expect(leaks(plain, originals).length).toBeGreaterThan(300);
    const folder = await bundleOf(snapshot, 'folder', 'a');
    expect(leaks(folder, originals)).toEqual([]);
    expectToJoin(plain, folder);
    expect([...folder.keys()].filter((path) => [...originals].some((name) => path.includes(name)))).toEqual([]);
  });

  test('says so, what was replaced, with which key, and what the originals of source/ were', async () => {
    const snapshot = await snapshotFixture();
    const files = await bundleOf(snapshot, 'bundle', 'a');
    const { pseudonymized, limitations } = JSON.parse(String(files.get('assessment.json')));
    const sha256 = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(snapshot.path, name)))
        .digest('hex');
    expect(pseudonymized).toMatchObject({
      method: 'HMAC-SHA256',
      keyFingerprint: expect.stringMatching(/^[\da-f]{16}$/),
      originals: { 'manifest.json': sha256('manifest.json'), 'requests.jsonl': sha256('requests.jsonl') },
    });
    expect(pseudonymized.columns).toEqual(expect.arrayContaining(['okta-users.login', 'group-memberships.login']));
    expect(limitations.at(-1)).toContain(sha256('manifest.json'));
    expect(String(files.get('report.html'))).toContain('Pseudonymized: names, logins');
    for (const text of files.values()) expect(text.includes('aaaaaaaa'.repeat(8))).toBe(false);
  });

  test('is the same with the same key, and another with another', async () => {
    const snapshot = await snapshotFixture();
    const [a, again, b] = [
      await bundleOf(snapshot, 'a', 'a'),
      await bundleOf(snapshot, 'again', 'a'),
      await bundleOf(snapshot, 'b', 'b'),
    ];
    expect(again).toEqual(a);
    expect(await bundleOf(snapshot, 'packed.zip', 'a')).toEqual(a);
    const logins = (files: Map<string, Buffer>): string[] =>
      String(files.get('evidence/okta-users.csv')).match(/user-\w+@/g) ?? [];
    expect(logins(a)).toHaveLength(3);
    expect(logins(b).filter((login) => logins(a).includes(login))).toEqual([]);
  });
});

/** In the recordings an id of Okta stands for the last name of some, and the ids stay; "Given" is a word of ours. */
const noName = /^(00u\w{17}|given)$/i;

/** What the users of a snapshot are called, read from its file without the engine. */
function originalsIn(snapshot: Snapshot): Set<string> {
  const lines = readFileSync(join(snapshot.path, 'users.jsonl'), 'utf8').split('\n').filter(Boolean);
  return new Set(
    lines
      .flatMap((line) => personal((JSON.parse(line) as { profile: Profile }).profile))
      .filter((name) => !noName.test(name)),
  );
}

async function synced(org: Parameters<typeof startSimulator>[0]): Promise<Snapshot> {
  const simulator = await startSimulator(org);
  onTestFinished(() => simulator.close());
  const folder = syncFolder();
  const { exitCode, stderr } = await folder.run(['sync', '--quiet', '--include-phone-numbers'], simulator).end;
  expect(exitCode, stderr).toBe(0);
  return openSnapshot(join(folder.orgFolder(), folder.snapshots().at(-1) ?? ''));
}

test('a generated org', async () => {
  const snapshot = await synced({ org: generatedOrg(orgShape(300)), limits: { unlimited: true } });
  const originals = originalsIn(snapshot);
  expect(originals.size).toBeGreaterThan(900);
  expect(leaks(await bundleOf(snapshot, 'bundle', 'a'), originals)).toEqual([]);
});

test.runIf(there)('an org of recorded answers', async () => {
  const snapshot = await synced({ org: replayOrg(recordings), limits: roomy });
  expect(leaks(await bundleOf(snapshot, 'bundle', 'a'), originalsIn(snapshot))).toEqual([]);
});
