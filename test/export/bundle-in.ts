import { dirname, join } from 'node:path';
import { evidenceItems } from '../../src/evidence/index.ts';
import { type Bundle, type ExportOptions, exportBundle } from '../../src/export.ts';
import type { Exporter } from '../../src/exporters/exporter.ts';
import { exporters } from '../../src/exporters/index.ts';
import type { Snapshot } from '../../src/snapshot/read.ts';
import { assessed } from '../assess/assessed.ts';

/** Beside the org's folder. */
export const beside = (snapshot: Snapshot, name: string): string => join(dirname(dirname(snapshot.path)), name);

/** Every item in every format, of a fixed time. */
export const bundleIn = async (snapshot: Snapshot, name: string, more: Partial<ExportOptions> = {}): Promise<Bundle> =>
  exportBundle(snapshot, await assessed(snapshot), {
    items: evidenceItems,
    exporters,
    folder: beside(snapshot, name),
    exportedAt: '2028-06-01T00:00:00.000Z',
    ...more,
  });

/** Fails in the middle of a file. */
export const breaking: Exporter = {
  id: 'breaking',
  title: '',
  *files() {
    yield {
      path: 'half.txt',
      chunks: (async function* () {
        yield 'half';
        throw new Error('disk full');
      })(),
    };
  },
};
