import type { Assessment, CheckResult } from '../assess.ts';
import { csvCell } from './csv/cell.ts';
import { csvLines, csvText } from './csv/lines.ts';
import type { BundleContent, BundleFile, Exporter, TableFormat } from './exporter.ts';

/** What a spreadsheet holds, less the line with the names of the columns. */
const rowsPerFile = 1_048_576 - 1;

const reserved = ['org', 'collected_at', 'evidence_status'];

/**
 * Every row says whether the table is whole. What was not collected gets one row that says so: a file with a header
 * alone would look like a population of nobody.
 */
const table: TableFormat = {
  extension: 'csv',
  rowsPerFile,
  head: ({ columns }) => csvText([[...reserved, ...columns.map(({ id }) => id)]]),
  rows({ org, collectedAt, status, columns }, rows) {
    const common = [org, collectedAt, status].map(csvCell);
    return csvText(rows.map((row) => [...common, ...columns.map(({ id }) => csvCell(row[id]))]));
  },
  tail: ({ org, collectedAt, status, columns, notCollected }) =>
    notCollected ? csvText([[org, collectedAt, status, ...columns.map(() => '')].map(csvCell)]) : '',
};

export const csv: Exporter = {
  id: 'csv',
  title: 'Controls, results and evidence items as CSV, for spreadsheets',
  table,
  *files({ assessment }: BundleContent) {
    yield { path: 'controls.csv', chunks: csvLines(controlHeader, controlRows(assessment)) };
    yield* resultFiles(assessment);
  },
};

const controlHeader = [
  'org',
  'collected_at',
  'framework',
  'framework_version',
  'control',
  'title',
  'status',
  'relation',
  'checks',
  'evidence',
  'rationale',
  'reason',
];

function* controlRows({ snapshot, frameworks }: Assessment): Iterable<unknown[]> {
  for (const { id: framework, version, controls } of frameworks) {
    for (const { id, title, status, relation, checks, evidence, rationale, reason } of controls) {
      const judged = checks.map((check) => `${check.id} (${check.baseline}): ${check.verdict}, ${check.relation}`);
      yield [
        snapshot.org,
        snapshot.collectedAt,
        framework,
        version,
        id,
        title,
        status,
        relation,
        judged,
        evidence,
        rationale,
        reason,
      ];
    }
  }
}

const resultHeader = [
  'org',
  'collected_at',
  'check',
  'baseline',
  'severity',
  'check_verdict',
  'entity_type',
  'entity_id',
  'entity_label',
  'verdict',
  'message',
  'evidence',
];

/** One file a check, with its results for each baseline. */
function* resultFiles({ snapshot, checks }: Assessment): Iterable<BundleFile> {
  for (const id of new Set(checks.map((check) => check.id))) {
    const results = checks.filter((check) => check.id === id);
    yield { path: `results/${id}.csv`, chunks: csvLines(resultHeader, resultRows(snapshot, results)) };
  }
}

/** First what the check says as a whole, so that a file without findings says why it has none. */
function* resultRows(snapshot: Assessment['snapshot'], results: readonly CheckResult[]): Iterable<unknown[]> {
  for (const { id, baseline, severity, verdict, reason, populationOf, findings, ...result } of results) {
    const common = [snapshot.org, snapshot.collectedAt, id, baseline, severity, verdict];
    const { population, passed, failed, manual, waived, notApplicable, insufficient, inherited } = result;
    const counts = { population, passed, failed, manual, waived, notApplicable, insufficient, inherited };
    yield [...common, 'population', '', populationOf, verdict, reason, JSON.stringify(counts)];
    for (const { entity, verdict: of, message, evidence } of findings) {
      yield [...common, entity.type, entity.id, entity.label, of, message, JSON.stringify(evidence)];
    }
  }
}
