import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, onTestFinished, test } from 'vitest';
import type { Row } from '../../src/evidence/item.ts';
import { recordsOf } from '../../src/export/records.ts';
import { writeTable } from '../../src/export/write-table.ts';
import { exportBundle } from '../../src/export.ts';
import { csv } from '../../src/exporters/csv.ts';
import type { EvidenceTable, TableFormat } from '../../src/exporters/exporter.ts';
import { json } from '../../src/exporters/json.ts';
import { assessed } from '../assess/assessed.ts';
import { snapshotFixture } from '../assess/snapshot-fixture.ts';
import { user } from '../checks/given.ts';

const table: EvidenceTable = {
  id: 'long',
  title: 'Long',
  description: 'Numbers.',
  columns: [{ id: 'number', title: 'Number', description: '' }],
  org: 'acme.okta.com',
  collectedAt: '2028-05-29T12:00:00.000Z',
  status: 'complete',
  notCollected: false,
  summary: [],
  sources: [],
};

async function* numbers(count: number): AsyncIterable<Row> {
  for (let number = 0; number < count; number++) yield { number };
}

const folder = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'okta-evidence-table-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
};

test.each([
  [0, ['long.csv']],
  [249, ['long.csv']],
  [250, ['long.csv']],
  [251, ['long.part-1.csv', 'long.part-2.csv']],
  [700, ['long.part-1.csv', 'long.part-2.csv', 'long.part-3.csv']],
])('%d rows of 250 a file are %j', async (count, names) => {
  const root = folder();
  const short: TableFormat = { ...(csv.table as TableFormat), rowsPerFile: 250 };
  const { rowCount, files } = await writeTable(
    root,
    table,
    numbers(count),
    [short, json.table as TableFormat],
    undefined,
  );
  expect(rowCount).toBe(count);
  expect(files.map(({ path }) => path)).toEqual([...names.map((name) => `evidence/${name}`), 'evidence/long.json']);
  expect(readdirSync(join(root, 'evidence')).sort()).toEqual([...names, 'long.json'].sort());
  const read = names.map((name) => readFileSync(join(root, 'evidence', name), 'utf8'));
  const rows = read.flatMap((text) => parse(text, { columns: true }) as Record<string, string>[]);
  expect(rows.map(({ number }) => Number(number))).toEqual([...Array(count).keys()]);
  const document = JSON.parse(readFileSync(join(root, 'evidence/long.json'), 'utf8'));
  expect([document.rowCount, document.rows.length]).toEqual([count, count]);
});

test('a spreadsheet holds every part, its header included', () => {
  expect((csv.table?.rowsPerFile ?? 0) + 1).toBe(1_048_576);
});

test('the assessment is written in pieces, and is as JSON.stringify would have it', async () => {
  const snapshot = await snapshotFixture();
  const bundle = join(dirname(dirname(snapshot.path)), 'bundle');
  const options = { items: [], exporters: [], folder: bundle, exportedAt: '2028-06-01T00:00:00.000Z' };
  await exportBundle(snapshot, await assessed(snapshot), options);
  const text = readFileSync(join(bundle, 'assessment.json'), 'utf8');
  expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
});

test('records are the same however the file is cut, and a damaged line is named', async () => {
  // Longer than a piece, with characters of one to four bytes where the pieces meet.
  const users = [...Array(300).keys()].map((n) => user(`u${n}`, { profile: { login: 'aé小😀'.repeat(n * 7) } }));
  const long = user('long', { profile: { login: '😀'.repeat(90_000) } });
  const snapshot = await snapshotFixture({ records: { users: [...users, long, user('last')] } });
  const read: unknown[] = [];
  for await (const record of recordsOf(snapshot).records('users')) read.push(record);
  expect(read).toEqual([...users, long, user('last')]);

  for await (const record of recordsOf(snapshot).records('users')) if (record.id === 'u3') break;
  appendFileSync(join(snapshot.path, 'users.jsonl'), '{"id": "cut');
  const rest = (async () => {
    for await (const _ of recordsOf(snapshot).records('users'));
  })();
  await expect(rest).rejects.toMatchObject({ code: 'dataset-damaged', message: expect.stringContaining('line 303') });
});
