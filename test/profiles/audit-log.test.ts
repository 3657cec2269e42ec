import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type AuditEntry, appendAudit, auditFile, readAudit } from '../../src/profiles/audit-log.ts';

const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  at: '2026-01-01T00:00:00.000Z',
  action: 'sync',
  outcome: 'done',
  exitCode: 0,
  error: null,
  who: { user: 'ada', ci: null, ciUser: null, ciRun: null },
  tool: '0.1.0',
  profile: 'default',
  org: 'acme.okta.com',
  snapshot: null,
  manifestSha256: null,
  detail: {},
  ...change,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'okta-evidence-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const file = (): string => auditFile(folder);
const lines = (): string[] => readFileSync(file(), 'utf8').split('\n').slice(0, -1);
const rewrite = (changed: string[]): void => writeFileSync(file(), changed.map((line) => `${line}\n`).join(''));

async function append(count: number): Promise<void> {
  for (let number = 0; number < count; number++) await appendAudit(folder, entry({ detail: { number } }));
}

describe('the audit log', () => {
  it('is empty before the first line', () => {
    expect(readAudit(folder)).toMatchObject({ entries: [], chain: { intact: true, lines: 0, head: null } });
  });

  it('chains its lines, for its owner alone, and leaves no lock behind', async () => {
    await append(4);
    const { entries, chain } = readAudit(folder);
    expect(chain).toMatchObject({ intact: true, lines: 4, torn: [], broken: [] });
    expect(entries.map(({ detail }) => detail['number'])).toEqual([0, 1, 2, 3]);
    expect(entries[0]?.previous).toBeNull();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['audit.jsonl']);
  });

  it('only ever grows', async () => {
    await append(2);
    const before = readFileSync(file());
    await append(1);
    expect(readFileSync(file()).subarray(0, before.length)).toEqual(before);
  });

  it('goes on after lines of any length', async () => {
    await append(1);
    await appendAudit(folder, entry({ detail: { long: 'x'.repeat(20_000) } }));
    await append(2);
    expect(readAudit(folder).chain).toMatchObject({ intact: true, lines: 4 });
  });

  it.each<[string, (all: string[]) => string[], number]>([
    ['changed', ([a, b, c, d]) => [a ?? '', (b ?? '').replace('ada', 'eve'), c ?? '', d ?? ''], 3],
    ['removed', ([a, _, c, d]) => [a ?? '', c ?? '', d ?? ''], 2],
    ['removed at the beginning', ([_, b, c, d]) => [b ?? '', c ?? '', d ?? ''], 1],
    ['put in', ([a, b, c, d]) => [a ?? '', b ?? '', b ?? '', c ?? '', d ?? ''], 3],
    ['made unreadable', ([a, _, c, d]) => [a ?? '', '{"at":', c ?? '', d ?? ''], 3],
    ['exchanged', ([a, b, c, d]) => [a ?? '', c ?? '', b ?? '', d ?? ''], 2],
  ])('shows where a line was %s', async (_what, change, at) => {
    await append(4);
    rewrite(change(lines()));
    const { chain } = readAudit(folder);
    expect(chain.intact).toBe(false);
    expect(chain.broken[0]?.line).toBe(at);
  });

  it.each([1, 40, 200])('names the line that a crash tore after %i bytes, and goes on behind it', async (bytes) => {
    await append(3);
    const next = JSON.stringify({ ...entry(), previous: null });
    appendFileSync(file(), next.slice(0, bytes));
    expect(readAudit(folder).chain).toMatchObject({ intact: true, lines: 4, torn: [{ line: 4, bytes }] });
    await append(2);
    expect(readAudit(folder).chain).toMatchObject({ intact: true, lines: 6, torn: [{ line: 4, bytes }], broken: [] });
    // What is left of it is under the chain, too.
    const all = lines();
    rewrite(all.map((line, index) => (index === 3 ? line.replace('{', '[') : line)));
    expect(readAudit(folder).chain.broken[0]?.line).toBe(5);
  });

  it('goes on behind a line that lacks its line break alone', async () => {
    await append(2);
    writeFileSync(file(), readFileSync(file()).subarray(0, -1));
    await append(1);
    expect(readAudit(folder).chain).toMatchObject({ intact: true, lines: 3, torn: [] });
  });

  it('that cannot be written says so', async () => {
    mkdirSync(file());
    await expect(appendAudit(folder, entry())).rejects.toThrow('EISDIR');
    expect(readdirSync(folder)).toEqual(['audit.jsonl']);
  });
});

describe('the audit log under many hands', () => {
  const built = fileURLToPath(new URL('../../dist/profiles/audit-log.js', import.meta.url));
  /** A process that appends: `count` lines, or for as long as it lives. */
  const appending = (who: string, count: number) =>
    spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { appendAudit } from ${JSON.stringify(built)};
       const entry = ${JSON.stringify(entry())};
       for (let number = 0; number < ${count}; number++) {
         await appendAudit(${JSON.stringify(folder)}, { ...entry, profile: ${JSON.stringify(who)}, detail: { number } });
         if (number === 0) process.stdout.write('begun');
       }`,
    ]);
  const ended = (child: ReturnType<typeof spawn>): Promise<number | null> =>
    new Promise((resolve) => child.on('close', resolve));

  it('holds every one of 50 appends that 50 processes make at once', async () => {
    const children = Array.from({ length: 50 }, (_, index) => appending(`p${index}`, 1));
    expect(new Set(await Promise.all(children.map(ended)))).toEqual(new Set([0]));
    const { entries, chain } = readAudit(folder);
    expect(chain).toMatchObject({ intact: true, lines: 50, torn: [], broken: [] });
    expect(new Set(entries.map(({ profile }) => profile)).size).toBe(50);
    expect(readdirSync(folder)).toEqual(['audit.jsonl']);
  }, 120_000);

  it('stands kill -9 of those who append, and is gone on with', async () => {
    for (let round = 0; round < 6; round++) {
      const child = appending(`killed-${round}`, 100_000);
      const end = ended(child);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      // Somewhere in the middle of what it does, another place in each round.
      for (let turn = 0; turn < round * 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      child.kill('SIGKILL');
      await end;
      await appendAudit(folder, entry({ profile: 'after' }));
      const { entries, chain } = readAudit(folder);
      expect(chain).toMatchObject({ intact: true, broken: [] });
      expect(entries.at(-1)?.profile).toBe('after');
      expect(chain.torn.length).toBeLessThanOrEqual(round + 1);
    }
  }, 60_000);
});
