import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type DatasetLog, openDatasetLog } from '../../src/snapshot/dataset-log.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'okta-evidence-log-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const line = (s: number, k: string, n: number, more: object = { done: true }) => ({ s, k, n, r: [], ...more });

async function all(log: DatasetLog): Promise<string[]> {
  const lines: string[] = [];
  for await (const text of log.follow()) lines.push(text);
  return lines;
}

it('puts records into the order of the steps, whichever came first', () => {
  const at = folder();
  const log = openDatasetLog(at, 'x');
  log.append(line(2, 'c', 1), ['3']);
  log.append(line(0, 'a', 1, { next: '/more' }), ['1']);
  log.append(line(1, 'b', 1), ['2']);
  log.append(line(0, 'a', 1), ['"1b"']);
  log.end();
  log.prepare();
  log.commit(join(at, 'x.jsonl'));
  expect(readFileSync(join(at, 'x.jsonl'), 'utf8')).toBe('1\n"1b"\n2\n3\n');
});

it('a torn journal line, and records that no line tells of, are cut off', () => {
  const at = folder();
  const log = openDatasetLog(at, 'x');
  log.append(line(0, 'a', 1), ['{"id":"1"}']);
  log.append(line(1, 'b', 1), ['{"id":"2"}']);
  log.close();
  appendFileSync(join(at, 'x.records'), '{"id":"3"}\n{"id"');
  truncateSync(join(at, 'x.journal'), statSync(join(at, 'x.journal')).size - 5);
  const again = openDatasetLog(at, 'x');
  expect(again.step(0, 'a')).toHaveLength(1);
  expect(again.step(1, 'b')).toHaveLength(0);
  expect([...again.allRecords()]).toEqual(['{"id":"1"}']);
  again.close();
});

it('records that a power cut took away are read again, though the journal tells of them', () => {
  const at = folder();
  const log = openDatasetLog(at, 'x');
  log.append(line(0, 'a', 1), ['1']);
  log.append(line(1, 'b', 1), ['2']);
  log.close();
  truncateSync(join(at, 'x.records'), 2);
  const again = openDatasetLog(at, 'x');
  expect(again.step(0, 'a')).toHaveLength(1);
  expect(again.step(1, 'b')).toHaveLength(0);
  again.close();
});

it('a follower sees what was there, what comes, and the end, also after the log has become a file', async () => {
  const at = folder();
  const log = openDatasetLog(at, 'x');
  log.append(line(0, 'a', 2, { next: '/more' }), ['1', '2']);
  const early = all(log);
  await Promise.resolve();
  log.append(line(0, 'a', 1), ['3']);
  log.end();
  log.prepare();
  log.commit(join(at, 'x.jsonl'));
  expect(await early).toEqual(['1', '2', '3']);
  expect(await all(log)).toEqual(['1', '2', '3']);
});

it('a follower of a dataset that came to nothing sees nothing', async () => {
  const log = openDatasetLog(folder(), 'x');
  log.append(line(0, 'a', 0, { failed: { kind: 'denied', code: 'E0000006', message: 'no', hint: null } }), []);
  log.end();
  log.discard();
  expect(await all(log)).toEqual([]);
});

it('holds a record larger than what is read at a time, and many of them', () => {
  const at = folder();
  const log = openDatasetLog(at, 'x');
  const large = JSON.stringify('é'.repeat(400_000));
  for (let step = 5; step >= 0; step--) log.append(line(step, String(step), 1), [large]);
  log.end();
  const { bytes } = log.prepare();
  log.commit(join(at, 'x.jsonl'));
  expect(bytes).toBe(6 * (Buffer.byteLength(large) + 1));
  expect(readFileSync(join(at, 'x.jsonl'), 'utf8').trimEnd().split('\n')).toEqual(Array(6).fill(large));
});
