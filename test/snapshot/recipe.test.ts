import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../architecture/source-files.ts';
import { copyOf, type SealedEvidence, sealedEvidence, verified } from './sealed-evidence.ts';

const section = /^## Checking it yourself$(.*?)^## /ms.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? '';
const [ofBundle = '', ofFiles = ''] = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code);

/** As the README says: the same with other names, and the loop in place of the lines about SHA256SUMS. */
const ofSnapshot = `${ofBundle
  .replace(/^signed=.*; tmp/m, 'signed=manifest.json; envelope=manifest.dsse.json; tmp')
  .replace(/^(sha256sum --check|test ).*\n/gm, '')}${ofFiles}`;

const bash = (script: string, cwd: string) => spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });

let sealed: SealedEvidence;
beforeAll(async () => {
  sealed = await sealedEvidence({}, 1);
}, 120_000);
afterAll(() => sealed?.close());

describe('the recipe in the README, with bash, openssl and sha256sum', () => {
  test('runs on a machine that has them', () => {
    const { stdout } = bash('openssl version; sha256sum --version', sealed.machine.cwd);
    expect(stdout, 'OpenSSL 3 and sha256sum are needed to try what the README says').toMatch(/^OpenSSL 3.*sha256sum/s);
  });

  test('finds the fingerprint that verify finds', async () => {
    for (const [script, folder] of [
      [ofBundle, sealed.bundle],
      [ofSnapshot, join(sealed.orgFolder, sealed.ids[0] ?? '')],
    ] as const) {
      const { status, stdout, stderr } = bash(script, folder);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain('Signature Verified Successfully');
      expect(stdout).not.toContain('altered');
      const { checked } = await verified(folder);
      expect(stdout).toContain(`${checked[0]?.signature.keyFingerprint}  `);
    }
  });

  test.each<[string, (folder: string) => void]>([
    ['a file that was altered', (folder) => appendFileSync(join(folder, 'controls.csv'), ' ')],
    ['a file that is gone', (folder) => rmSync(join(folder, 'report.html'))],
    ['a file too many', (folder) => writeFileSync(join(folder, 'evidence', 'more.csv'), '')],
    ['a SHA256SUMS that was rewritten', (folder) => appendFileSync(join(folder, 'SHA256SUMS'), '\n')],
    [
      'a statement that was exchanged',
      (folder) => {
        const file = join(folder, 'SHA256SUMS.dsse.json');
        const envelope = JSON.parse(readFileSync(file, 'utf8'));
        envelope.payload = Buffer.from('{}').toString('base64');
        writeFileSync(file, JSON.stringify(envelope, null, 2));
      },
    ],
  ])('fails for %s', (_what, harm) => {
    const folder = copyOf(sealed.bundle);
    harm(folder);
    expect(bash(ofBundle, folder).status).not.toBe(0);
  });

  test('names an altered file of a snapshot', () => {
    const folder = copyOf(join(sealed.orgFolder, sealed.ids[0] ?? ''));
    appendFileSync(join(folder, 'users.jsonl'), ' ');
    expect(bash(ofSnapshot, folder).stdout).toContain('altered: users.jsonl');
  });
});
