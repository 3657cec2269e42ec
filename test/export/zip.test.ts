import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { snapshotFixture } from '../assess/snapshot-fixture.ts';
import { beside, breaking, bundleIn } from './bundle-in.ts';
import { folderFiles, zipEntries } from './zip-files.ts';

test('a zip holds what the folder holds, byte for byte', async () => {
  const snapshot = await snapshotFixture();
  const folder = await bundleIn(snapshot, 'bundle');
  const packed = await bundleIn(snapshot, 'bundle.zip');
  const entries = await zipEntries(packed.folder);
  expect(new Map([...entries].map(([path, { bytes }]) => [path, bytes]))).toEqual(folderFiles(folder.folder));
  expect(packed).toEqual({ ...folder, folder: packed.folder });
  expect(statSync(packed.folder).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(packed.folder)).sort()).toEqual(['acme.okta.com', 'bundle', 'bundle.zip']);
});

test('the same content gives the same bytes, in any zone and whatever the files of the folder say', async () => {
  const snapshot = await snapshotFixture();
  const zones = ['UTC', 'Pacific/Apia', 'America/Sao_Paulo', 'Asia/Kathmandu'];
  const before = process.env['TZ'];
  onTestFinished(() => {
    process.env['TZ'] = before ?? 'UTC';
  });
  const made: Buffer[] = [];
  for (const [index, zone] of zones.entries()) {
    process.env['TZ'] = zone;
    made.push(readFileSync((await bundleIn(snapshot, `${index}.zip`)).folder));
  }
  for (const bytes of made) expect(bytes.equals(made[0] ?? Buffer.alloc(0))).toBe(true);
  const entries = [...(await zipEntries(beside(snapshot, '0.zip'))).values()];
  // 29 May 2028, the day of the snapshot, at noon: MS-DOS counts years from 1980, in 7, 4, 5 and 5, 6, 5 bits.
  expect(new Set(entries.map(({ date }) => date))).toEqual(
    new Set([(((2028 - 1980) << 9) | (5 << 5) | 29) * 0x10000 + (12 << 11)]),
  );
  expect(new Set(entries.map(({ mode }) => mode))).toEqual(new Set([0o100600]));
});

test('no name leads out of the folder it is unpacked in', async () => {
  const snapshot = await snapshotFixture();
  const names = [...(await zipEntries((await bundleIn(snapshot, 'a.zip')).folder)).keys()];
  expect(names.filter((name) => !/^([a-z]+\/)?[A-Za-z0-9][\w.-]*$/.test(name))).toEqual([]);
  expect(names).toEqual([...names].sort());
});

test('an earlier bundle is replaced; another file, or a folder, of that name is not touched', async () => {
  const snapshot = await snapshotFixture();
  const first = await bundleIn(snapshot, 'bundle.zip');
  await bundleIn(snapshot, 'bundle.zip', { exporters: [] });
  expect([...(await zipEntries(first.folder)).keys()]).toEqual([
    'SHA256SUMS',
    'assessment.json',
    'source/manifest.json',
    'source/requests.jsonl',
  ]);
  const refused = { exitCode: 2, code: 'output-not-a-bundle' };
  writeFileSync(beside(snapshot, 'photos.zip'), 'PK, years of photos');
  await expect(bundleIn(snapshot, 'photos.zip')).rejects.toMatchObject(refused);
  expect(readFileSync(beside(snapshot, 'photos.zip'), 'utf8')).toBe('PK, years of photos');
  mkdirSync(beside(snapshot, 'folder.ZIP'));
  await expect(bundleIn(snapshot, 'folder.ZIP')).rejects.toMatchObject(refused);
  writeFileSync(beside(snapshot, 'file'), '');
  await expect(bundleIn(snapshot, 'file')).rejects.toMatchObject(refused);
});

test('nothing is left of an export that failed, and the earlier one stands', async () => {
  const snapshot = await snapshotFixture();
  const { folder } = await bundleIn(snapshot, 'bundle.zip');
  const before = readFileSync(folder);
  await expect(bundleIn(snapshot, 'bundle.zip', { exporters: [breaking] })).rejects.toThrow('disk full');
  expect(readFileSync(folder).equals(before)).toBe(true);
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(bundleIn(snapshot, 'bundle.zip', { signal: stopped })).rejects.toThrow('stopped');
  expect(readdirSync(dirname(folder)).sort()).toEqual(['acme.okta.com', 'bundle.zip']);
});
