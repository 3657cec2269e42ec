import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyOf, filesIn, type SealedEvidence, sealedEvidence } from '../snapshot/sealed-evidence.ts';
import { jsonError } from './run-bin.ts';

describe('on a person’s machine', () => {
  let sealed: SealedEvidence;
  beforeAll(async () => {
    sealed = await sealedEvidence({}, 2);
  }, 120_000);
  afterAll(() => sealed?.close());
  const verify = (...args: string[]) => sealed.machine.run(['verify', ...args]);
  const host = (): string => new URL(sealed.env['OKTA_CLIENT_ORGURL'] ?? '').host;

  test('all of it is proven, by the key that the machine keeps', async () => {
    for (const path of [sealed.evidence, sealed.orgFolder, sealed.bundle]) {
      const { exitCode, stdout, stderr } = await verify(path);
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout).toContain('Integrity is proven');
      expect(stdout).toContain('Authorship is proven: it was signed with the key that this machine keeps for the org.');
    }
  });

  test('--json is one document, and names what is wrong with exit code 5', async () => {
    const folder = copyOf(sealed.bundle);
    appendFileSync(join(folder, 'controls.csv'), ' ');
    const { exitCode, stdout, stderr } = await verify(folder, '--json');
    expect([exitCode, stderr]).toEqual([5, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      kind: 'bundle',
      findings: [{ file: 'controls.csv', problem: 'altered' }],
    });
    expect((await verify(folder)).stdout).toContain('NOT proven: 1 thing is wrong');
  });

  test('--print-key gives what --key takes; another key is exit 5', async () => {
    const printed = await verify('--print-key', '--org', host());
    expect(printed.exitCode).toBe(0);
    const [mine, other] = [join(sealed.machine.cwd, 'mine.pem'), join(sealed.machine.cwd, 'other.pem')];
    writeFileSync(mine, printed.stdout);
    writeFileSync(other, generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));
    const right = await verify(sealed.bundle, '--key', mine);
    expect([right.exitCode, right.stdout]).toEqual([0, expect.stringContaining('signed with the key that was given')]);
    const wrong = await verify(sealed.bundle, '--key', other);
    expect([wrong.exitCode, wrong.stdout]).toEqual([5, expect.stringContaining('other-key')]);
    writeFileSync(other, 'no key');
    expect(jsonError(await verify(sealed.bundle, '--key', other, '--json')).code).toBe('verify-key-invalid');
  });

  test('elsewhere, without the key, integrity is proven and authorship is not', async () => {
    const env = { XDG_CONFIG_HOME: join(sealed.machine.cwd, 'auditor') };
    const { exitCode, stdout } = await sealed.machine.run(['verify', copyOf(sealed.bundle)], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Integrity is proven');
    expect(stdout).toContain('Authorship is NOT proven: no key is pinned');
  });

  test('the private key is readable by its owner alone, and in nothing that was written', () => {
    const file = join(sealed.machine.home, '.config/okta-evidence/signing-keys', `${host().replace(':', '_')}.pem`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secret = readFileSync(file, 'utf8').split('\n')[1] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    for (const folder of [sealed.evidence, sealed.bundle]) {
      for (const path of filesIn(folder)) expect(readFileSync(join(folder, path), 'latin1')).not.toContain(secret);
    }
  });

  test('a snapshot is read-only, and follows the one before', () => {
    const folder = join(sealed.orgFolder, sealed.ids[1] ?? '');
    for (const path of filesIn(folder))
      expect([path, statSync(join(folder, path)).mode & 0o777]).toEqual([path, 0o400]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    expect(manifest.previous.snapshot).toBe(sealed.ids[0]);
    expect(manifest.datasets.users.unchangedSince).toBe(sealed.ids[0]);
    const first = JSON.parse(readFileSync(join(sealed.orgFolder, sealed.ids[0] ?? '', 'manifest.json'), 'utf8'));
    expect([first.previous, first.previousReason]).toEqual([null, 'first snapshot of this org in this folder']);
  });

  test('two bundles differ in the signature and in the time of the export alone', async () => {
    const again = join(sealed.machine.cwd, 'again');
    await sealed.machine.run(['export', '--output', again], { env: sealed.env });
    const different = filesIn(again).filter(
      (path) => !readFileSync(join(again, path)).equals(readFileSync(join(sealed.bundle, path))),
    );
    expect(different).toEqual(['SHA256SUMS', 'SHA256SUMS.dsse.json', 'assessment.json']);
    const lines = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8').split('\n');
    for (const [path, only] of [
      ['assessment.json', /^ {2}"exportedAt": /],
      ['SHA256SUMS', / {2}assessment\.json$/],
    ] as const) {
      const known = new Set(lines(sealed.bundle, path));
      const others = lines(again, path).filter((line) => !known.has(line));
      expect(others).toEqual([expect.stringMatching(only)]);
    }
    expect(filesIn(again)).toEqual(filesIn(sealed.bundle));
  });

  test('test and export refuse a snapshot that was altered since, and say which file', async () => {
    const evidence = copyOf(sealed.evidence);
    const file = join(evidence, host().replace(':', '_'), sealed.ids[1] ?? '', 'users.jsonl');
    const text = readFileSync(file, 'utf8');
    for (const change of [() => writeFileSync(file, text.replace('ACTIVE', 'STAGED')), () => rmSync(file)]) {
      change();
      for (const command of ['test', 'export']) {
        const ended = await sealed.machine.run([command, '--dir', evidence, '--json']);
        expect([ended.exitCode, jsonError(ended)]).toMatchObject([
          5,
          { code: 'snapshot-altered', altered: ['users.jsonl'] },
        ]);
      }
    }
  });
});

describe('in CI', () => {
  test('nothing is signed without a given key, and no key is made', async () => {
    const sealed = await sealedEvidence({ CI: 'true' }, 1);
    try {
      const folder = join(sealed.orgFolder, sealed.ids[0] ?? '');
      const { signing } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
      const reason = 'Not signed: run in CI (CI) without OKTA_EVIDENCE_SIGNING_KEY.';
      expect(signing).toEqual({ signed: false, keyFingerprint: null, reason });
      for (const path of [folder, sealed.orgFolder, sealed.bundle]) {
        const { exitCode, stdout } = await sealed.machine.run(['verify', path]);
        expect(exitCode).toBe(0);
        expect(stdout).toContain('which no signature covers');
        expect(stdout).toContain('Authorship is NOT proven');
        expect(stdout).toContain(reason);
      }
      expect(existsSync(join(sealed.machine.home, '.config/okta-evidence/signing-keys'))).toBe(false);
      const said = await sealed.machine.run(['export', '--output', 'again'], { env: sealed.env });
      expect(said.stdout).toContain(reason);
      const key = join(sealed.machine.cwd, 'key.pem');
      writeFileSync(key, generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));
      for (const path of [folder, sealed.bundle]) {
        const pinned = await sealed.machine.run(['verify', path, '--key', key]);
        expect([pinned.exitCode, pinned.stdout]).toEqual([5, expect.stringContaining('not-signed')]);
      }
    } finally {
      await sealed.close();
    }
  });

  test('a given key signs; a bad one is refused before anything is collected', async () => {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const sealed = await sealedEvidence({ CI: 'true', OKTA_EVIDENCE_SIGNING_KEY: pem }, 1);
    try {
      const { exitCode, stdout } = await sealed.machine.run(['verify', sealed.evidence], { env: sealed.env });
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Authorship is proven')]);
      const file = join(sealed.machine.cwd, 'rsa.pem');
      const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
      writeFileSync(file, rsa.export({ type: 'pkcs8', format: 'pem' }));
      const env = { ...sealed.env, OKTA_EVIDENCE_SIGNING_KEY: file };
      // The org is gone by now: a request would end with 4.
      const refused = await sealed.machine.run(['sync', '--json'], { env });
      expect([refused.exitCode, jsonError(refused).code]).toEqual([2, 'signing-key-not-ed25519']);
      chmodSync(file, 0o600);
    } finally {
      await sealed.close();
    }
  });
});
