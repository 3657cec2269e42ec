import { createHash, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assessment } from '../../assess.ts';
import type { Cell, Row } from '../../evidence/item.ts';
import type { EvidenceTable } from '../../exporters/exporter.ts';
import { jsonLines } from '../../snapshot/json-lines.ts';
import type { Manifest } from '../../snapshot/manifest.ts';
import type { Snapshot } from '../../snapshot/read.ts';
import { knownIn } from './known.ts';
import { type Pseudonyms, pseudonyms } from './pseudonyms.ts';
import { replacer } from './replace.ts';

/** What a bundle says of its pseudonyms. */
export interface Pseudonymized {
  method: 'HMAC-SHA256';
  keyFingerprint: string;
  /** How many different values of each kind were replaced. */
  replaced: Record<string, number>;
  /** Columns of the evidence in which something was replaced. */
  columns: string[];
  /** sha256 of the snapshot's own files, whose copies under source/ differ from them. */
  originals: Record<string, string>;
}

/** Replaces what is personal in everything that a bundle takes from a snapshot. */
export interface Pseudonymizer {
  rows(item: string, rows: AsyncIterable<Row>): AsyncIterable<Row>;
  table(table: EvidenceTable): EvidenceTable;
  lines(lines: readonly string[]): string[];
  assessment(assessment: Assessment): Assessment;
  readonly manifest: Manifest;
  /** A file under source/, as text. */
  source(name: string): AsyncIterable<string>;
  /** What was done: to be asked last. */
  told(): Pseudonymized;
  readonly given: Pseudonyms['given'];
}

export async function pseudonymizer(snapshot: Snapshot, key: KeyObject): Promise<Pseudonymizer> {
  const made = pseudonyms(key);
  const replaced = replacer(await knownIn(snapshot), made);
  const columns = new Set<string>();
  const { requestsFile } = snapshot.manifest;
  const text = await readFile(join(snapshot.path, 'manifest.json'));
  const originals = {
    'manifest.json': createHash('sha256').update(text).digest('hex'),
    'requests.jsonl': requestsFile.sha256,
  };

  const cell = (value: Cell): Cell =>
    typeof value === 'string'
      ? replaced(value)
      : Array.isArray(value)
        ? value.map((each) => replaced(String(each)))
        : value;
  const rowOf = (item: string, row: Row): Row => {
    const copy: Record<string, Cell> = {};
    for (const [column, value] of Object.entries(row)) {
      copy[column] = cell(value);
      if (copy[column] !== value && String(copy[column]) !== String(value)) columns.add(`${item}.${column}`);
    }
    return copy;
  };
  const deep = <T>(value: T): T => {
    if (typeof value === 'string') return replaced(value) as T;
    if (Array.isArray(value)) return value.map(deep) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, deep(each)])) as T;
  };
  const manifest: Manifest = deep(JSON.parse(String(text)));
  const told = (): Pseudonymized => {
    const counts: Record<string, number> = {};
    for (const { kind } of made.given.values()) counts[kind] = (counts[kind] ?? 0) + 1;
    return {
      method: 'HMAC-SHA256',
      keyFingerprint: made.fingerprint,
      replaced: Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))),
      columns: [...columns].sort(),
      originals,
    };
  };
  return {
    given: made.given,
    manifest,
    told,
    async *rows(item, rows) {
      for await (const row of rows) yield rowOf(item, row);
    },
    table: (table) => ({ ...table, status: replaced(table.status), sources: deep(table.sources) }),
    lines: (lines) => lines.map(replaced),
    assessment: (assessment) => ({
      ...assessment,
      inputs: deep(assessment.inputs),
      checks: assessment.checks.map((check) => ({
        ...check,
        reason: replaced(check.reason),
        findings: check.findings.map((finding) => ({
          ...finding,
          entity: { ...finding.entity, label: replaced(finding.entity.label) },
          message: replaced(finding.message),
          evidence: deep(finding.evidence),
        })),
        thresholds: deep(check.thresholds),
      })),
      limitations: [...assessment.limitations.map(replaced), limitation(told())],
    }),
    async *source(name) {
      if (name === 'manifest.json') yield `${JSON.stringify(manifest, null, 2)}\n`;
      else for await (const line of jsonLines(join(snapshot.path, name))) yield `${JSON.stringify(deep(line))}\n`;
    },
  };
}

const limitation = ({ keyFingerprint, originals }: Pseudonymized): string =>
  `Pseudonymized: names, logins, e-mail addresses, phone numbers, IP and postal addresses and the names of devices stand as keyed pseudonyms (HMAC-SHA256, key ${keyFingerprint}), which only the owner of the key can resolve; the same value has the same pseudonym in every file. Okta's ids, titles, departments, and the names of groups, applications and policies stand as they are, save for the names of people in them. The copies under source/ differ by that from the snapshot, whose manifest.json has sha256 ${originals['manifest.json']}; assessment.json lists what was replaced.`;
