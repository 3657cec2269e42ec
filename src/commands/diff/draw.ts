import type { Change } from '../../diff/change.ts';
import type { SnapshotDiff } from '../../diff.ts';
import { safeText, type Terminal } from '../../ui/terminal.ts';
import { wrap } from '../test/table.ts';

const shown = 25;

/** What changed for a person at a terminal: area by area, what got worse first. */
export function drawDiff(diff: SnapshotDiff, { out, width }: Pick<Terminal, 'out' | 'width'>): string {
  const { org, before, after, areas, changes, notCompared } = diff;
  const lines = [
    out.bold(`${org}: from ${before.id} to ${after.id}${apart(before.collectedAt, after.collectedAt)}`),
    '',
  ];
  for (const { id, title, counts } of areas) {
    const gaps = notCompared.filter(({ area }) => area === id).map(({ reason }) => reason);
    const told = Object.entries(counts).map(([change, count]) => `${count} ${change}`);
    if (told.length === 0 && gaps.length === 0) told.push('no change');
    lines.push(
      `${out.bold(`${title}:`)} ${[told.join(', '), ...gaps.map((gap) => out.yellow(gap))].filter(Boolean).join('; ')}`,
    );
    const own = changes.filter(({ area }) => area === id);
    const longest = Math.max(...own.slice(0, shown).map(({ change }) => change.length));
    for (const change of own.slice(0, shown)) lines.push(...drawChange(change, longest, out, width));
    if (own.length > shown) lines.push(out.dim(`  and ${own.length - shown} more: --format csv has them all`));
    if (own.length > 0) lines.push('');
  }
  if (lines.at(-1) !== '') lines.push('');
  lines.push(verdict(diff, out));
  return lines.join('\n');
}

function drawChange(change: Change, longest: number, out: Terminal['out'], width: number): string[] {
  const paint = change.regression ? out.red : out.dim;
  const [first = '', ...rest] = wrap(sentence(change), width - longest - 4);
  return [
    `  ${paint(change.change.padEnd(longest))}  ${first}`,
    ...rest.map((line) => `${' '.repeat(longest + 4)}${line}`),
  ];
}

/** "ada@acme.example, Salesforce: directly"; "Finance, settings.password.history: 4 -> 24". */
function sentence({ change, entity, object, field, before, after }: Change): string {
  const what = [entity.label, object?.label, field].filter((part) => part !== undefined && part !== null);
  const name = what.map((part) => safeText(part, 120)).join(', ');
  // Where the change itself says on which side it was, one value is enough.
  const values = [before, after].map((value) => (value === null ? null : safeText(value, 200)));
  const absent = { changed: 'not set', 'status changed': 'not in Okta' }[change];
  const [was, is] = values.map((value) => value ?? absent ?? null);
  return `${name}: ${[was, is].filter((value) => value !== null).join(' -> ')}`;
}

function verdict({ regressions, notCompared }: SnapshotDiff, out: Terminal['out']): string {
  if (regressions > 0) {
    const counted = `${regressions} ${regressions === 1 ? 'regression' : 'regressions'}`;
    return out.red(`${counted}: a check, or the MFA of a person, is worse than before.`);
  }
  return notCompared.length > 0 ? 'No regression in what could be compared.' : 'No regression.';
}

function apart(from: string, to: string): string {
  const hours = (Date.parse(to) - Date.parse(from)) / 3_600_000;
  if (hours < 0) return ', which is older';
  return hours >= 48
    ? `, ${Math.round(hours / 24)} days later`
    : hours >= 1
      ? `, ${Math.round(hours)} hours later`
      : '';
}
