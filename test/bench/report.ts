import { isMet, type Measure, type Outcome, type Scenario } from './scenario.ts';

export interface Reported extends Pick<Scenario, 'id' | 'title'> {
  seconds: number;
  /** Load of the machine over the last minute as it began and ended: timings on a busy machine are worth less. */
  load: [number, number];
  outcome: Outcome | { error: string };
}

/** The table for people. */
export function draw(reports: readonly Reported[]): string {
  const lines: string[] = [];
  for (const { id, title, seconds, load, outcome } of reports) {
    lines.push('', `${id}  ${title}  (${seconds} s, load ${load.join(' to ')})`);
    if ('error' in outcome) {
      lines.push(`  failed: ${outcome.error}`);
      continue;
    }
    const width = Math.max(...outcome.measures.map(({ what }) => what.length));
    for (const measure of outcome.measures) lines.push(row(measure, width));
    for (const note of outcome.notes ?? []) lines.push(`  note: ${note}`);
  }
  return `${lines.join('\n')}\n`;
}

function row(measure: Measure, width: number): string {
  const { what, value, unit, target } = measure;
  const met = isMet(measure);
  const verdict = met === undefined ? '' : met ? 'ok' : 'MISSED';
  const wanted = target ? `${target.is} ${target.value}` : '';
  const shown = `${value}${unit ? ` ${unit}` : ''}`;
  return `  ${what.padEnd(width)}  ${shown.padStart(14)}  ${wanted.padEnd(10)} ${verdict}`.trimEnd();
}

export function missed(reports: readonly Reported[]): number {
  return reports.filter(
    ({ outcome }) => 'error' in outcome || outcome.measures.some((measure) => isMet(measure) === false),
  ).length;
}
