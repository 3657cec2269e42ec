import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Row } from '../evidence/item.ts';
import type { EvidenceTable, TableFormat } from '../exporters/exporter.ts';
import { type FileSum, type OpenFile, openFile } from './open-file.ts';

/** Rows given to the formats at a time. */
const batchSize = 100;

/** Every format of a table in one pass over its rows: making the rows costs more than writing them. */
export async function writeTable(
  root: string,
  table: EvidenceTable,
  rows: AsyncIterable<Row>,
  formats: readonly TableFormat[],
  signal: AbortSignal | undefined,
  look: (rows: readonly Row[]) => void = () => {},
): Promise<{ rowCount: number; files: readonly FileSum[] }> {
  const writers = formats.map((format) => tableWriter(root, table, format));
  let rowCount = 0;
  let batch: Row[] = [];
  const give = async () => {
    signal?.throwIfAborted();
    for (const writer of writers) await writer.rows(batch);
    look(batch);
    rowCount += batch.length;
    batch = [];
  };
  try {
    if (!table.notCollected) {
      for await (const row of rows) if (batch.push(row) === batchSize) await give();
    }
    await give();
    const files: FileSum[] = [];
    for (const writer of writers) files.push(...(await writer.end()));
    return { rowCount, files };
  } finally {
    for (const writer of writers) await writer.close();
  }
}

/** One file, or numbered parts where it would hold more rows than the format's readers can. */
function tableWriter(root: string, table: EvidenceTable, format: TableFormat) {
  const most = format.rowsPerFile ?? Number.POSITIVE_INFINITY;
  const whole = `evidence/${table.id}.${format.extension}`;
  const done: FileSum[] = [];
  let file: OpenFile | undefined;
  let held = 0;
  const partName = (part: number) => `evidence/${table.id}.part-${part}.${format.extension}`;
  const begin = async () => {
    file = await openFile(root, done.length === 0 ? whole : partName(done.length + 1));
    held = 0;
    await file.write(format.head(table));
    return file;
  };
  const finish = async () => {
    if (file === undefined) return;
    await file.write(format.tail(table, held));
    done.push(await file.end());
    file = undefined;
  };
  return {
    async rows(rows: readonly Row[]) {
      let rest = rows;
      do {
        if (held === most) await finish();
        const into = file ?? (await begin());
        const fitting = rest.slice(0, most - held);
        await into.write(format.rows(table, fitting, held));
        held += fitting.length;
        rest = rest.slice(fitting.length);
      } while (rest.length > 0);
    },
    async end(): Promise<readonly FileSum[]> {
      await finish();
      const [first] = done;
      // The name of a whole table must not stand on a part of it.
      if (first && done.length > 1) {
        first.path = partName(1);
        await rename(join(root, whole), join(root, first.path));
      }
      return done;
    },
    close: async () => file?.close(),
  };
}
