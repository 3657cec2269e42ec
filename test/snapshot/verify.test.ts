import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { appendFileSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packZip } from '../../src/export/zip.ts';
import { hashNumbers, shareOf } from '../../src/simulator/random.ts';
import { envelopeOver, fingerprintOf, type SignedKind } from '../../src/snapshot/dsse.ts';
import type { DatasetEntry, Manifest } from '../../src/snapshot/manifest.ts';
import { copyOf, filesIn, named, type SealedEvidence, sealedEvidence, verified } from './sealed-evidence.ts';

let sealed: SealedEvidence;
beforeAll(async () => {
  sealed = await sealedEvidence();
}, 120_000);
afterAll(() => sealed?.close());

const newest = (): string => join(sealed.orgFolder, sealed.ids[2] ?? '');
const folders = { snapshot: newest, bundle: () => sealed.bundle };
const kinds = ['snapshot', 'bundle'] as const;
const signedFile = { snapshot: 'manifest.json', bundle: 'SHA256SUMS' };
const envelope = { snapshot: 'manifest.dsse.json', bundle: 'SHA256SUMS.dsse.json' };
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

const flip = (file: string, at: number): void => {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
};

/** Signs as somebody would who has no key but his own. */
function signAgain(folder: string, kind: SignedKind, key: KeyObject): string {
  const publicKey = createPublicKey(key);
  const subject = { name: signedFile[kind], sha256: sha256(readFileSync(join(folder, signedFile[kind]))) };
  const text = envelopeOver(subject, kind, {}, { publicKey, sign: (bytes) => sign(null, bytes, key) });
  writeFileSync(join(folder, envelope[kind]), text);
  return fingerprintOf(publicKey);
}

const editManifest = (folder: string, edit: (manifest: Manifest) => void): void => {
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  edit(manifest);
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
};

/** SHA256SUMS made to fit what lies there. */
const sumAgain = (folder: string): void => {
  const paths = filesIn(folder).filter((path) => !path.startsWith('SHA256SUMS'));
  const lines = paths.map((path) => `${sha256(readFileSync(join(folder, path)))}  ${path}\n`);
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
};

describe('what is as it was sealed is proven', () => {
  test.each(kinds)('%s: where it lies, and copied elsewhere with other modes', async (kind) => {
    for (const path of [folders[kind](), copyOf(folders[kind]())]) {
      const { findings, checked } = await verified(path);
      expect(findings).toEqual([]);
      expect(checked[0]).toMatchObject({ kind, signature: { signed: true, valid: true, pinned: null } });
      expect(checked[0]?.files).toBe(filesIn(path).length);
    }
  });

  test('the evidence folder with its chain', async () => {
    const { kind, checked, findings } = await verified(copyOf(sealed.evidence));
    expect([kind, findings, checked.length]).toEqual(['evidence-folder', [], 3]);
    expect((await verified(sealed.orgFolder)).kind).toBe('org-folder');
  });

  test('a zip file of a bundle', async () => {
    const target = `${copyOf(sealed.bundle)}.zip`;
    await packZip(sealed.bundle, target, { date: '2026-01-01T00:00:00.000Z' });
    const { findings, checked } = await verified(target);
    expect(findings).toEqual([]);
    expect(checked[0]).toMatchObject({ kind: 'bundle', signature: { valid: true } });
  });
});

describe.each(kinds)('every file of a %s is missed', (kind) => {
  const damage: [string, (file: string) => void, (path: string) => string[]][] = [
    ['one byte changed', (file) => flip(file, Math.floor(statSync(file).size / 2)), (path) => [path]],
    ['a byte added', (file) => appendFileSync(file, '\n'), (path) => [path]],
    ['emptied', (file) => writeFileSync(file, ''), (path) => [path]],
    ['taken away', (file) => rmSync(file), (path) => [path]],
    ['renamed', (file) => renameSync(file, `${file}.bak`), (path) => [path]],
  ];
  test.each(damage)('%s', async (_what, harm, expected) => {
    const folder = copyOf(folders[kind]());
    for (const path of filesIn(folder)) {
      const file = join(folder, path);
      const before = readFileSync(file);
      if (before.length === 0 && _what !== 'taken away' && _what !== 'renamed') continue;
      harm(file);
      const problems = await verified(folder);
      expect(
        problems.findings.map((finding) => finding.file),
        `${path}: ${named(problems).join(', ')}`,
      ).toEqual(expect.arrayContaining(expected(path)));
      rmSync(`${file}.bak`, { force: true });
      writeFileSync(file, before);
    }
    expect(named(await verified(folder))).toEqual([]);
  });

  test('a file too many, a link, two files exchanged', async () => {
    const folder = copyOf(folders[kind]());
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    symlinkSync('/etc/passwd', join(folder, 'link.jsonl'));
    expect(named(await verified(folder))).toEqual(['additional link.jsonl', 'additional notes.txt']);
    rmSync(join(folder, 'notes.txt'));
    rmSync(join(folder, 'link.jsonl'));
    const [a = '', b = ''] = filesIn(folder).filter((path) => /users\.(jsonl|json)$|apps|devices\.csv/.test(path));
    const bytes = readFileSync(join(folder, a));
    writeFileSync(join(folder, a), readFileSync(join(folder, b)));
    writeFileSync(join(folder, b), bytes);
    expect(named(await verified(folder))).toEqual([`altered ${a}`, `altered ${b}`].sort());
  });

  test('500 random changes of one byte', async () => {
    const folder = copyOf(folders[kind]());
    const paths = filesIn(folder).filter((path) => statSync(join(folder, path)).size > 0);
    // Each of these is held against a hash of its own, so that many can be changed at once.
    const alone = [signedFile[kind], envelope[kind]];
    const together = paths.filter((path) => !alone.includes(path));
    // xorshift32, so that a failure can be looked at again.
    let state = 20_261_122;
    const random = (below: number): number => {
      for (const shift of [13, -17, 5]) state ^= shift > 0 ? state << shift : state >>> -shift;
      return (state >>> 0) % below;
    };
    const missed: string[] = [];
    let changes = 0;
    const round = async (changed: readonly string[]): Promise<void> => {
      const before = new Map(changed.map((path) => [path, readFileSync(join(folder, path))]));
      for (const [path, bytes] of before) {
        const other = Buffer.from(bytes);
        const at = random(other.length);
        other[at] = (other[at] ?? 0) ^ (1 + random(255));
        writeFileSync(join(folder, path), other);
        changes++;
      }
      const found = new Set((await verified(folder)).findings.map(({ file }) => file));
      missed.push(...changed.filter((path) => !found.has(path)));
      for (const [path, bytes] of before) writeFileSync(join(folder, path), bytes);
    };
    for (let count = 0; count < 30; count++) for (const path of alone) await round([path]);
    while (changes < 500) await round(together);
    expect(missed).toEqual([]);
    expect(named(await verified(folder))).toEqual([]);
  });

  test('its signature, deleted or somebody else’s', async () => {
    const folder = copyOf(folders[kind]());
    rmSync(join(folder, envelope[kind]));
    expect(named(await verified(folder))).toEqual([`signature-deleted ${envelope[kind]}`]);
    signAgain(folder, kind, generateKeyPairSync('ed25519').privateKey);
    expect(named(await verified(folder))).toEqual([`other-key ${envelope[kind]}`]);
  });

  test('all of it made again by somebody with another key: only a pinned key shows that', async () => {
    const folder = copyOf(folders[kind]());
    const { privateKey } = generateKeyPairSync('ed25519');
    const keyFingerprint = fingerprintOf(createPublicKey(privateKey));
    const file = join(folder, kind === 'snapshot' ? 'manifest.json' : 'assessment.json');
    const text = readFileSync(file, 'utf8');
    const ours = /"keyFingerprint": "(\w+)"/.exec(text)?.[1] ?? '';
    writeFileSync(file, text.replaceAll(ours, keyFingerprint));
    if (kind === 'bundle') sumAgain(folder);
    signAgain(folder, kind, privateKey);
    expect(named(await verified(folder))).toEqual([]);
    for (const from of ['key', 'machine'] as const) {
      expect(named(await verified(folder, { keyFingerprint: ours, from }))).toEqual([`other-key ${envelope[kind]}`]);
      expect(named(await verified(folders[kind](), { keyFingerprint: ours, from }))).toEqual([]);
    }
  });
});

describe('rewritten so that all hashes agree', () => {
  test('a manifest', async () => {
    const folder = copyOf(newest());
    const lines = readFileSync(join(folder, 'users.jsonl'), 'utf8').replace('ACTIVE', 'STAGED');
    writeFileSync(join(folder, 'users.jsonl'), lines);
    editManifest(folder, ({ datasets }) => {
      if (datasets['users']) datasets['users'].sha256 = sha256(lines);
    });
    expect(named(await verified(folder))).toEqual(['rewritten manifest.json']);
  });

  test('SHA256SUMS', async () => {
    const folder = copyOf(sealed.bundle);
    appendFileSync(join(folder, 'controls.csv'), 'more');
    sumAgain(folder);
    expect(named(await verified(folder))).toEqual(['rewritten SHA256SUMS']);
  });

  test('a manifest that does not agree with itself, signature apart', async () => {
    const folder = copyOf(newest());
    const change = (id: string, change: Partial<DatasetEntry>) => (manifest: Manifest) =>
      void Object.assign(manifest.datasets[id] ?? {}, change);
    const edits: [string, (manifest: Manifest) => void][] = [
      ['records', change('users', { records: 1 })],
      ['bytes', change('users', { bytes: 1 })],
      ['status', change('users', { status: 'denied' })],
      ['requests', change('apps', { requests: 0 })],
      ['file', change('apps', { file: '../../apps.jsonl' })],
      ['signing', (manifest) => void Reflect.deleteProperty(manifest, 'signing')],
    ];
    const { privateKey } = generateKeyPairSync('ed25519');
    for (const [what, edit] of edits) {
      const copy = copyOf(folder);
      editManifest(copy, (manifest) => {
        edit(manifest);
        if (manifest.signing) manifest.signing.keyFingerprint = fingerprintOf(createPublicKey(privateKey));
      });
      signAgain(copy, 'snapshot', privateKey);
      expect((await verified(copy)).findings.length, what).toBeGreaterThan(0);
    }
  });
});

describe('the chain', () => {
  const org = (): string => copyOf(sealed.orgFolder);
  const ids = (): [string, string, string] => sealed.ids as [string, string, string];
  const manifestSha256 = (folder: string): string => sha256(readFileSync(join(folder, 'manifest.json')));

  test('misses a snapshot in the middle, and the newest one by the audit log', async () => {
    const folder = org();
    rmSync(join(folder, ids()[1]), { recursive: true });
    expect(named(await verified(folder))).toEqual([`missing ${ids()[1]}`]);
    rmSync(join(folder, ids()[2]), { recursive: true });
    expect(named(await verified(folder))).toEqual([`missing ${ids()[1]}`, `missing ${ids()[2]}`]);
  });

  test('accepts a gap that was purged on record, with the hash that it had', async () => {
    const folder = org();
    const [, id] = ids();
    const tombstone = { snapshot: id, manifestSha256: manifestSha256(join(folder, id)), purgedAt: '', reason: '' };
    rmSync(join(folder, id), { recursive: true });
    writeFileSync(join(folder, 'purged.jsonl'), `${JSON.stringify(tombstone)}\n`);
    expect(await verified(folder)).toMatchObject({ findings: [], purged: [id] });
    writeFileSync(join(folder, 'purged.jsonl'), `${JSON.stringify({ ...tombstone, manifestSha256: 'other' })}\n`);
    expect(named(await verified(folder))).toEqual(['rewritten purged.jsonl']);
  });

  test('names a manifest that was made again and signed by another key', async () => {
    const folder = org();
    const { privateKey } = generateKeyPairSync('ed25519');
    const middle = join(folder, ids()[1]);
    editManifest(middle, (manifest) => {
      manifest.org.name = 'Other';
      manifest.signing.keyFingerprint = fingerprintOf(createPublicKey(privateKey));
    });
    signAgain(middle, 'snapshot', privateKey);
    expect(named(await verified(middle))).toEqual([]);
    expect(named(await verified(folder))).toEqual([`rewritten ${ids()[1]}/manifest.json`]);
  });

  test('names snapshots that were exchanged or renamed', async () => {
    const folder = org();
    const [a, b, c] = ids().map((id) => join(folder, id)) as [string, string, string];
    renameSync(a, `${folder}/x`);
    renameSync(b, a);
    renameSync(`${folder}/x`, b);
    expect(named(await verified(folder))).toEqual(
      expect.arrayContaining([`renamed ${ids()[0]}`, `renamed ${ids()[1]}`]),
    );
    const other = org();
    renameSync(join(other, ids()[2]), join(other, `${ids()[2]}-old`));
    expect(named(await verified(other))).toEqual([`additional ${ids()[2]}-old`, `missing ${ids()[2]}`]);
    expect(c).toContain(ids()[2]);
  });
});

describe('a zip file', () => {
  const zipped = async (): Promise<string> => {
    const target = `${copyOf(sealed.bundle)}.zip`;
    await packZip(sealed.bundle, target, { date: '2026-01-01T00:00:00.000Z' });
    return target;
  };
  const rename = (zip: string, from: string, to: string): void => {
    const bytes = readFileSync(zip, 'latin1').replaceAll(from, to);
    writeFileSync(zip, bytes, 'latin1');
  };

  test('with a name that leads out of it, or that comes twice', async () => {
    const [slip, twice] = [await zipped(), await zipped()];
    rename(slip, 'controls.csv', '../trols.csv');
    const { findings } = await verified(slip);
    expect(findings.map(({ message }) => message).join()).toContain('invalid relative path: ../trols.csv');
    rename(twice, 'evidence/devices.csv', 'evidence/devicesXcsv');
    expect(named(await verified(twice))).toEqual(['renamed evidence/devices.csv']);
    rename(twice, 'evidence/devicesXcsv', 'evidence/devices.csv');
    rename(twice, 'evidence/devices.json', 'evidence/devices.jsow');
    rename(twice, 'results/mfa-enforced.csv', 'evidence/devices.csv\0\0\0\0');
    expect((await verified(twice)).findings).not.toEqual([]);
  });

  test('that was cut short, changed inside, or is none', async () => {
    const zip = await zipped();
    const bytes = readFileSync(zip);
    for (const at of [50, 5000, 20_000, bytes.length >> 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      writeFileSync(zip, changed);
      expect((await verified(zip)).findings, String(at)).not.toEqual([]);
    }
    writeFileSync(zip, bytes.subarray(0, bytes.length - 100));
    expect(named(await verified(zip))).toEqual(['altered ']);
  });

  test('of which any one byte was changed, in a header or in a file', async () => {
    const zip = await zipped();
    const bytes = readFileSync(zip);
    expect((await verified(zip)).findings).toEqual([]);
    const directory = bytes.readUInt32LE(bytes.length - 6);
    const places = Array.from({ length: 80 }, (_, index) => {
      const [from, to] = index % 2 === 0 ? [directory, bytes.length] : [0, directory];
      return from + Math.floor(shareOf(hashNumbers(20, index)) * (to - from));
    });
    // The first file's own header, whole.
    for (const at of [...places, ...Array.from({ length: 30 }, (_, index) => index)]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 + (at % 255));
      writeFileSync(zip, changed);
      const said = await verified(zip).then(
        ({ findings }) => findings.length,
        (error: { code?: string }) => error.code,
      );
      expect(said, `byte ${at} of ${bytes.length}`).not.toBe(0);
    }
  });
});

test.each(['/proc/self/status', '/nowhere', '/usr'])('%s is nothing to verify', async (path) => {
  await expect(verified(path)).rejects.toMatchObject({ exitCode: 2, code: 'nothing-to-verify' });
});
