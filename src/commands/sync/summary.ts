import { relative } from 'node:path';
import type { Collected } from '../../collect.ts';
import { type ExitCode, exitCodes } from '../../errors.ts';
import type { Signing } from '../../snapshot/dsse.ts';
import type { DatasetEntry, DatasetStatus } from '../../snapshot/manifest.ts';
import { type Cell, type Column, table } from '../../ui/table.ts';
import { safeText, type Terminal } from '../../ui/terminal.ts';
import type { SyncResult } from './run-sync.ts';

interface Judgement {
  acceptedGaps: readonly string[];
  allowPartial: boolean;
  profile: string;
}

/** The result of `sync` for people, machines and the shell. */
export function summarise(collected: Collected, judgement: Judgement): SyncResult {
  const { manifest, path, datasets } = collected;
  const seconds = new Map(datasets.map(({ id, elapsedMs }) => [id, elapsedMs / 1000]));
  const exitCode = exitCodeOf(manifest.datasets, judgement);
  const profile = judgement.profile === 'default' ? '' : ` --profile ${judgement.profile}`;
  return {
    exitCode,
    snapshot: path,
    next: exitCode === exitCodes.notConnected ? undefined : `okta-evidence test${profile}`,
    document: { snapshot: path, exitCode, ...manifest },
    render: (terminal) => {
      const rows = Object.entries(manifest.datasets).map(([id, entry]): Cell[] => [
        id,
        { text: entry.status, paint: paint(terminal, entry.status) },
        entry.file ? entry.records.toLocaleString('en-US') : '-',
        entry.requests.toLocaleString('en-US'),
        seconds.has(id) ? (seconds.get(id) ?? 0).toFixed(1) : '-',
      ]);
      const right = (title: string): Column => ({ title, align: 'right' });
      const text = table(['dataset', 'status', right('records'), right('requests'), right('seconds')], rows, terminal);
      return [
        text,
        ...remarks(manifest.datasets, judgement),
        `Snapshot: ${shown(path)}`,
        signed(manifest.signing),
      ].join('\n');
    },
  };
}

const signed = ({ keyFingerprint, reason }: Signing): string => reason ?? `Signed with key ${keyFingerprint}`;

const shown = (path: string): string => {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
};

function paint({ out }: Terminal, status: DatasetStatus): (text: string) => string {
  if (status === 'complete') return out.green;
  return status === 'unavailable' || status === 'skipped' ? out.dim : out.yellow;
}

function remarks(datasets: Record<string, DatasetEntry>, { acceptedGaps }: Judgement): string[] {
  const lines: string[] = [];
  for (const [id, { status, error, nonconforming, crossChecks }] of Object.entries(datasets)) {
    if (error && status !== 'skipped') {
      const accepted = acceptedGaps.includes(id) ? ' (accepted)' : '';
      const hint = error.hint ? ` ${error.hint}` : '';
      lines.push(`${id} is ${status}${accepted}: ${safeText(error.message + hint, 400)}`);
    }
    if (nonconforming > 0)
      lines.push(`${id}: ${nonconforming} records have a shape that was not expected; kept as received.`);
    for (const { name, expected, actual, ok } of crossChecks) {
      if (!ok) lines.push(`${id}: ${name}: expected ${expected}, found ${actual}`);
    }
  }
  return lines.length > 0 ? ['', ...lines, ''] : [''];
}

const incomplete = new Set<DatasetStatus>(['denied', 'partial', 'failed']);

/** CLI contract: every dataset denied 3, nothing read because of errors 4, anything not whole and not accepted 5. */
function exitCodeOf(datasets: Record<string, DatasetEntry>, { acceptedGaps, allowPartial }: Judgement): ExitCode {
  const entries = Object.entries(datasets).filter(([, { status }]) => status !== 'skipped');
  const nothing = entries.every(([, { file }]) => file === null);
  if (nothing && entries.every(([, { status }]) => status === 'denied')) return exitCodes.notConnected;
  if (nothing && entries.some(([, { status }]) => status === 'failed')) return exitCodes.unreachable;
  const gaps = entries.filter(([id, { status }]) => incomplete.has(status) && !acceptedGaps.includes(id));
  return gaps.length > 0 && !allowPartial ? exitCodes.incomplete : exitCodes.done;
}
