import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { evidenceItems } from '../../src/evidence/index.ts';
import { breaking, bundleIn } from '../export/bundle-in.ts';
import { folderFiles } from '../export/zip-files.ts';
import { snapshotFixture } from './snapshot-fixture.ts';

test('a bundle holds the tree that is promised, and its sums are right', async () => {
  const snapshot = await snapshotFixture();
  const { folder, files: count } = await bundleIn(snapshot, 'bundle');
  const files = folderFiles(folder);
  expect([...files.keys()]).toEqual(
    [
      'SHA256SUMS',
      'assessment.json',
      'controls.csv',
      'report.html',
      'report.md',
      'source/manifest.json',
      'source/requests.jsonl',
      ...evidenceItems.flatMap(({ id }) => [`evidence/${id}.csv`, `evidence/${id}.json`]),
      ...[
        'mfa-all-users',
        'mfa-enforced',
        'password-policy',
        'inactive-accounts',
        'app-access-review',
        'mfa-passthrough',
      ].map((id) => `results/${id}.csv`),
    ].sort(),
  );
  expect(count).toBe(files.size);
  const sums = String(files.get('SHA256SUMS')).trim().split('\n');
  expect(sums).toHaveLength(files.size - 1);
  for (const line of sums) {
    const [sha256, path = ''] = line.split('  ');
    expect(
      createHash('sha256')
        .update(files.get(path) ?? '')
        .digest('hex'),
    ).toBe(sha256);
  }
});

test('the same snapshot gives the same bytes, save the time of the export', async () => {
  const snapshot = await snapshotFixture();
  const a = folderFiles((await bundleIn(snapshot, 'a')).folder);
  const b = folderFiles((await bundleIn(snapshot, 'b', { exportedAt: '2038-01-01T00:00:00.000Z' })).folder);
  const different = [...a].filter(([path, bytes]) => !b.get(path)?.equals(bytes)).map(([path]) => path);
  expect(different).toEqual(['SHA256SUMS', 'assessment.json']);
  const [first, second] = [a, b].map((files) => JSON.parse(String(files.get('assessment.json'))));
  expect({ ...second, exportedAt: first.exportedAt }).toEqual(first);
  for (const bytes of a.values()) expect(bytes.includes(snapshot.path)).toBe(false);
});

test('every CSV row says which org and when', async () => {
  const { folder } = await bundleIn(await snapshotFixture(), 'bundle');
  for (const [path, bytes] of folderFiles(folder)) {
    if (!path.endsWith('.csv')) continue;
    const rows = parse(bytes, { columns: true }) as Record<string, string>[];
    for (const row of rows)
      expect([path, row['org'], row['collected_at']]).toEqual([path, 'acme.okta.com', '2028-05-29T12:00:00.000Z']);
  }
});

test.each(['denied', 'failed', 'skipped', 'unavailable'] as const)(
  'what was %s does not look like an empty population',
  async (status) => {
    const snapshot = await snapshotFixture({ statuses: { users: status } });
    const files = folderFiles((await bundleIn(snapshot, 'bundle')).folder);
    const [row, ...more] = parse(files.get('evidence/okta-users.csv') ?? '', { columns: true }) as Record<
      string,
      string
    >[];
    expect(more).toEqual([]);
    expect(row?.['evidence_status']).toBe(`NOT COLLECTED: users was ${status} (Okta refused it.)`);
    const document = JSON.parse(String(files.get('evidence/okta-users.json')));
    expect(document).toMatchObject({
      rowCount: null,
      rows: [],
      sources: [{ dataset: 'users', status, error: 'Okta refused it.' }],
    });
    expect(String(files.get('report.html'))).toContain('NOT COLLECTED: users');
  },
);

test('every row of a table that was read in part says so', async () => {
  const snapshot = await snapshotFixture({ statuses: { users: 'partial' } });
  const files = folderFiles((await bundleIn(snapshot, 'bundle')).folder);
  const rows = parse(files.get('evidence/okta-users.csv') ?? '', { columns: true }) as Record<string, string>[];
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row['evidence_status']).toMatch(/^INCOMPLETE: users was read in part/);
});

describe('the output folder', () => {
  test('may be an earlier bundle, which is replaced whole', async () => {
    const snapshot = await snapshotFixture();
    const { folder } = await bundleIn(snapshot, 'bundle');
    writeFileSync(join(folder, 'stray.txt'), '');
    await bundleIn(snapshot, 'bundle', { exporters: [] });
    expect([...folderFiles(folder).keys()]).toEqual([
      'SHA256SUMS',
      'assessment.json',
      'source/manifest.json',
      'source/requests.jsonl',
    ]);
    expect(readdirSync(dirname(folder)).sort()).toEqual(['acme.okta.com', 'bundle']);
  });

  test('may be empty, but not hold anything else', async () => {
    const snapshot = await snapshotFixture();
    const folder = join(dirname(dirname(snapshot.path)), 'mine');
    mkdirSync(folder);
    await bundleIn(snapshot, 'mine');
    const other = join(dirname(folder), 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'thesis.txt'), 'years of work');
    await expect(bundleIn(snapshot, 'other')).rejects.toMatchObject({ exitCode: 2, code: 'output-not-a-bundle' });
    expect(readFileSync(join(other, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  test('holds nothing half-written when the export fails', async () => {
    const snapshot = await snapshotFixture();
    await expect(bundleIn(snapshot, 'bundle', { exporters: [breaking] })).rejects.toThrow('disk full');
    expect(readdirSync(dirname(dirname(snapshot.path)))).toEqual(['acme.okta.com']);
  });
});
