import { parse as parseCsv } from 'csv-parse/sync';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../errors.ts';

/**
 * A file of records that people keep by hand: CSV with a header row, or a YAML list. Every mistake is named with its
 * line, because a row that is silently skipped is a decision that silently does not count.
 */
export function parseRecords<Row>(source: string, name: string, row: z.ZodType<Row>): Row[] {
  return (isCsv(name) ? csvRows(source, name) : yamlRows(source, name)).map(({ line, value }) => {
    const parsed = row.safeParse(value);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.');
    throw invalid(name, line, `${field ? `${field}: ` : ''}${issue?.message}`);
  });
}

interface Row {
  line: number;
  value: unknown;
}

const isCsv = (name: string): boolean => name.toLowerCase().endsWith('.csv');

function csvRows(source: string, name: string): Row[] {
  try {
    const parsed = parseCsv(source, { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true });
    return (parsed as unknown as { record: Record<string, string>; info: { lines: number } }[]).map(
      ({ record, info }) => ({
        line: info.lines,
        value: Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== '')),
      }),
    );
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number };
    throw invalid(name, lines ?? 1, message);
  }
}

function yamlRows(source: string, name: string): Row[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter, schema: 'failsafe' });
  const [problem] = document.errors;
  if (problem) throw invalid(name, problem.linePos?.[0].line ?? 1, problem.message.split('\n')[0] ?? '');
  const found = document.contents;
  if (found === null) return [];
  if (!isSeq(found)) throw invalid(name, 1, 'expected a list, each entry starting with a dash');
  return found.items.map((item) => ({
    line: isMap(item) ? lineCounter.linePos(item.range?.[0] ?? 0).line : 1,
    value: isMap(item) ? item.toJS(document) : item,
  }));
}

const invalid = (name: string, line: number, what: string): UsageError =>
  new UsageError({
    code: 'record-file-invalid',
    message: `${name}, line ${line}: ${what}.`,
    hint: 'Mend that line; nothing was assessed.',
  });

const required = z.string({ error: 'is missing' }).trim().min(1, 'is missing');

/** A date or a time with its zone. A date alone means its beginning, or its end, in UTC. */
export const dateText = required.regex(
  /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/,
  'is not a date such as 2026-05-31',
);
export { required as requiredText };
