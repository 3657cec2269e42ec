import type { AuditChain, AuditLine } from '../profiles/audit-log.ts';
import type { Cell } from '../ui/table.ts';
import type { Terminal } from '../ui/terminal.ts';
import { defineCommand } from './command.ts';

export interface AuditShown {
  org: string;
  file: string;
  entries: AuditLine[];
  chain: AuditChain;
  /** Snapshots that do not agree with what the log says of them. */
  snapshots: { altered: string[]; unrecorded: string[] };
  /** `--verify` */
  proving: boolean;
}

export const log = defineCommand<AuditShown>({
  name: 'log',
  summary: 'what was done with the org and its evidence, by whom and when (offline)',
  description:
    'Shows the audit log of an org: one line for each connect, re-auth, sync, sync-failure, test, export, verify, disconnect and purge, with who did it, how it ended, and the snapshot in question with the hash of its manifest. It is only ever added to, and each line carries the sha256 of the line before, so that nothing in it can be changed, removed or put in unseen. It holds no secret.',
  options: [
    {
      flags: '--verify',
      description: 'prove the chain, and the snapshots against it; exit 5 where something is wrong',
    },
  ],
  examples: [
    { command: 'okta-evidence log', comment: 'what happened, oldest first' },
    { command: 'okta-evidence log --verify', comment: 'was anything in it changed?' },
    { command: 'okta-evidence log --json', comment: 'for machines' },
  ],
  notes:
    'A log cannot tell by itself that its end was cut off: keep the last hash that `log --verify` prints somewhere else, or compare the number of lines.',
  async run(input, context) {
    const { showLog } = await import('./log/show-log.ts');
    return showLog(input['verify'] === true, context);
  },
  render: (data, terminal) => draw(data, terminal),
  json: ({ proving: _, ...document }) => document,
  exitCode: ({ proving, chain, snapshots }) => (proving && !(chain.intact && snapshots.altered.length === 0) ? 5 : 0),
});

async function draw(audit: AuditShown, terminal: Terminal): Promise<string> {
  const { org, file, entries, chain, snapshots, proving } = audit;
  if (chain.lines === 0) return `Nothing is on record for ${org} yet (${file}).`;
  const { out } = terminal;
  const rows = entries.map(({ at, action, outcome, error, who, profile, snapshot }): Cell[] => [
    at.replace(/\.\d+Z$/, 'Z'),
    action,
    { text: error ?? outcome, paint: outcome === 'done' ? out.green : out.yellow },
    who.ci === null ? who.user : `${who.ciUser ?? who.user} (CI)`,
    profile ?? '-',
    snapshot ?? '-',
  ]);
  const { table } = await import('../ui/table.ts');
  const shown = table(['when', 'action', 'outcome', 'who', 'profile', 'snapshot'], rows, terminal);
  return [...(proving ? [] : [shown, '']), ...verdict(chain, snapshots, out), ...(proving ? [file] : [])].join('\n');
}

function verdict(chain: AuditChain, { altered, unrecorded }: AuditShown['snapshots'], out: Terminal['out']): string[] {
  const lines = `${chain.lines} line${chain.lines === 1 ? '' : 's'}`;
  return [
    chain.intact
      ? `${out.green('Chain intact')}: ${lines}, last sha256 ${chain.head}`
      : `${out.red.bold('Chain BROKEN')}: ${lines}`,
    ...chain.broken.map(({ line, why }) => `Line ${line}: ${why}.`),
    ...chain.torn.map(
      ({ line, bytes }) => `Line ${line} was torn by a crash (${bytes} bytes); the chain goes through it.`,
    ),
    ...altered.map((id) => `${out.red(`Snapshot ${id}`)}: its manifest is not the one that the log knows.`),
    ...unrecorded.map((id) => `Snapshot ${id} lies here without a line about its sync.`),
  ];
}
