import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvCell } from '../../src/exporters/csv/cell.ts';
import type { WrittenTable } from '../../src/exporters/exporter.ts';
import { exporters } from '../../src/exporters/index.ts';
import type { Manifest } from '../../src/snapshot/manifest.ts';
import { assessed } from '../assess/assessed.ts';
import { goodOrg, snapshotFixture } from '../assess/snapshot-fixture.ts';
import { app, user } from '../checks/given.ts';
import { pageProblems } from './page-problems.ts';

const hostile = [
  '=1+1',
  '+HYPERLINK("http://evil.example")',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '  =1+1',
  '"=1+1',
  '＝1+1',
  '<script>alert(1)</script>',
  '</style><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  'javascript:alert(1)',
  '\u001b[31mred\u001b[0m',
  'line\nbreak',
  'quote " comma , semicolon ;',
  '\u202egnp.exe',
  'null\u0000byte',
  'lone \ud800 surrogate',
  '😀 José 小明',
  'x'.repeat(10_000),
  '| a | b |',
  '[link](javascript:alert(1))',
];

const textOf = async (chunks: AsyncIterable<string | Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts).toString('utf8');
};

/** What else of an org stands in a manifest, and so in a report. */
const hostileManifest = (manifest: Manifest): Manifest => ({
  ...manifest,
  org: { ...manifest.org, name: hostile.join(' ') },
  collector: { ...manifest.collector, principal: { id: null, login: hostile.join(' ') }, roles: hostile },
});

async function filesOf(id: string): Promise<Map<string, string>> {
  const users = hostile.map((login, index) =>
    user(`u${index}`, { profile: { login }, lastLogin: null, activated: null, created: null }),
  );
  const apps = hostile.map((label, index) => app(`a${index}`, `p${index}`, { label, signOnMode: 'AUTO_LOGIN' }));
  const snapshot = await snapshotFixture({ records: { ...goodOrg, users, apps } });
  const assessment = await assessed(snapshot);
  const table: WrittenTable = {
    id: 'hostile',
    title: 'Hostile',
    description: 'Names that want to be more than names.',
    columns: [
      { id: 'name', title: 'Name', description: '' },
      { id: 'names', title: 'Names', description: '' },
    ],
    org: 'acme.okta.com',
    collectedAt: '2028-05-29T12:00:00.000Z',
    status: 'complete',
    notCollected: false,
    sources: [],
    summary: [],
    rowCount: hostile.length,
    files: ['evidence/hostile.csv'],
    firstRows: hostile.map((name) => ({ name, names: [name, 'other'] })),
    distributions: [
      {
        id: 'kinds',
        title: 'Kinds',
        description: '',
        parts: hostile.map((title) => ({ title, tone: 'poor', count: 1 })),
      },
    ],
  };
  const exporter = exporters.find((candidate) => candidate.id === id);
  const files = new Map<string, string>();
  if (exporter?.table) {
    const { extension, head, rows, tail } = exporter.table;
    const some = hostile.map((name) => ({ name, names: [name, 'other'] }));
    // In two goes, as a large table would be.
    const text =
      head(table) + rows(table, some.slice(0, 3), 0) + rows(table, some.slice(3), 3) + tail(table, some.length);
    files.set(`evidence/hostile.${extension}`, text);
  }
  for (const { path, chunks } of exporter?.files({
    assessment,
    manifest: hostileManifest(snapshot.manifest),
    tables: [table],
  }) ?? [])
    files.set(path, await textOf(chunks));
  return files;
}

describe('csv', () => {
  test('has no cell that a spreadsheet would take for a formula', async () => {
    for (const [path, text] of await filesOf('csv')) {
      const rows = parse(text, { relax_column_count: false, record_delimiter: '\r\n' }) as string[][];
      expect(rows.length, path).toBeGreaterThan(1);
      for (const cell of rows.flat()) {
        expect(cell).not.toMatch(/^[\s"]*[=+\-@\uff1d]/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
        expect(cell).not.toMatch(/[\u0000\u001b\u202e]/);
        expect(cell.isWellFormed()).toBe(true);
      }
    }
  });

  test('keeps ordinary text as it is', async () => {
    const text = (await filesOf('csv')).get('evidence/hostile.csv') ?? '';
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['😀 José 小明', 'line\nbreak', 'quote " comma , semicolon ;', 'x'.repeat(10_000)]),
    );
    expect(rows.every(({ org, collected_at }) => org === 'acme.okta.com' && collected_at !== '')).toBe(true);
    expect(text.split('\r\n')[0]).toBe('org,collected_at,evidence_status,name,names');
  });

  test.each([
    [null, ''],
    [0, '0'],
    [-5, '-5'],
    [false, 'false'],
    [['a', 'b'], 'a; b'],
    ['-5', "'-5"],
    ['a\r\nb', 'a\nb'],
    ['a-b', 'a-b'],
    [`'=1`, `''=1`],
  ])('writes %j as %j', (value, cell) => expect(csvCell(value)).toBe(cell));
});

test('json is whole, and every row has every column', async () => {
  const document = JSON.parse((await filesOf('json')).get('evidence/hostile.json') ?? '');
  expect(document.rowCount).toBe(hostile.length);
  expect(document.rows.map(({ name }: { name: string }) => name)).toEqual(hostile.map((name) => name.toWellFormed()));
});

test('html holds no markup but its own', async () => {
  const page = (await filesOf('html')).get('report.html') ?? '';
  expect(pageProblems(page)).toEqual([]);
  expect(page).toContain('default-src &#39;none&#39;; style-src &#39;sha256-');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
  expect(page).not.toMatch(/[\u0000\u001b\u202e\u061c]/);
});

test('markdown keeps names apart from its own marks', async () => {
  const report = (await filesOf('markdown')).get('report.md') ?? '';
  // Our own remedies hold paths between angles that no name can reach.
  expect(report).not.toMatch(/<[a-z!/]/i);
  expect(report).not.toContain('[link](');
  expect(report).not.toMatch(/(?<!\w)@|:\/\//);
  expect(
    report
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^(\| [^|]* ){3,4}\|$/.test(line.replaceAll('\\|', ''))),
  ).toEqual([]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
  expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
});
