import type { ExitCode } from '../errors.ts';
import type { Pseudonymized } from '../export/pseudonyms/pseudonymizer.ts';
import type { Bundle } from '../export.ts';
import type { Signing } from '../snapshot/dsse.ts';
import { defineCommand } from './command.ts';
import { assessmentOptions } from './test.ts';

interface Exported extends Bundle {
  snapshot: string;
  snapshotFolder: string;
  org: string;
  formats: readonly string[];
  signing: Signing;
  pseudonymized: Pseudonymized | null;
  exitCode: ExitCode;
}

export const exportCommand = defineCommand<Exported>({
  name: 'export',
  summary: 'write an evidence bundle mapped to controls (offline)',
  description:
    'Writes an evidence bundle: every evidence item as a table, the result of every security test, and which controls of which framework they support. Works offline. The same snapshot and options give the same bundle, byte for byte, save the time of the export in assessment.json and the signature.',
  options: [
    ...assessmentOptions,
    { flags: '--format <ids>', description: 'json, csv, html, markdown, comma-separated', default: 'json,csv,html' },
    {
      flags: '--output <folder or .zip>',
      description:
        'where the bundle goes (./okta-evidence-bundle-<org>-<snapshot>); an earlier bundle there is replaced; a name that ends in .zip packs the same files into one',
    },
    {
      flags: '--pseudonymize',
      description:
        'replace names, logins, e-mail, IP and postal addresses, phone numbers and names of devices by pseudonyms that only the holder of the key can resolve',
    },
    {
      flags: '--pseudonym-map <file>',
      description: 'write apart, as CSV, what each pseudonym stands for; keep it out of what you hand over',
    },
  ],
  examples: [
    { command: 'okta-evidence export', comment: 'everything, for the latest snapshot' },
    { command: 'okta-evidence export --framework soc2 --output ./soc2-bundle', comment: 'one framework' },
    { command: 'okta-evidence export --output evidence.zip', comment: 'one file, to send to the auditor' },
    {
      command: 'okta-evidence export --pseudonymize --output evidence.zip',
      comment: 'without names: the same person has the same pseudonym in every file, and in the next bundle',
    },
    { command: 'okta-evidence export --fail-on high', comment: 'in CI: write the bundle, then exit as test would' },
  ],
  notes: 'Exit code: 0 when the bundle was written; with --fail-on that of `okta-evidence test`.',
  async run(input, context) {
    const { runExport } = await import('./export/run-export.ts');
    return runExport(input, context);
  },
  render: ({ folder, files, bytes, org, snapshot, signing, pseudonymized }, { out }) =>
    [
      `Bundle of ${org}, snapshot ${snapshot}: ${files} files, ${sizeOf(bytes)}`,
      out.bold(folder),
      ...(pseudonymized ? [`Pseudonymized with key ${pseudonymized.keyFingerprint}`] : []),
      signing.reason ?? `Signed with key ${signing.keyFingerprint}`,
      folder.toLowerCase().endsWith('.zip')
        ? 'Unpack it into a folder of its own; open report.html there to read it.'
        : 'Open report.html to read it.',
      '`okta-evidence verify` shows that it is whole and unaltered.',
    ].join('\n'),
  exitCode: ({ exitCode }) => exitCode,
  audit: {
    failure: 'export',
    of: ({ org, snapshotFolder, formats, files, bytes }) => ({
      action: 'export',
      org,
      snapshot: snapshotFolder,
      detail: { formats: formats.join(','), files, bytes },
    }),
  },
});

const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
