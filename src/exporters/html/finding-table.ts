import type { CheckResult } from '../../assess.ts';
import type { Finding } from '../../checks/check.ts';
import type { Verdict } from '../../checks/engine/verdict.ts';
import { type Cause, causesOf } from '../findings/causes.ts';
import { cut, number } from '../findings/words.ts';
import { type Markup, markup } from './markup.ts';

/** How many more findings the page may list: one of a hundred thousand lines is read by nobody. */
export interface FindingRoom {
  left: number;
}

export const findingRoom = (): FindingRoom => ({ left: 2500 });

/** Of one verdict of one test; when the page's room is used up, a few of each are still shown. */
const most = 200;
const least = 10;
const filterFrom = 12;

const headings: Record<Verdict, string> = {
  FAIL: 'Exceptions',
  INSUFFICIENT: 'Undecided for want of evidence',
  MANUAL: 'For a person to judge',
  WAIVED: 'Accepted exceptions',
  INHERITED: 'Inherited',
  PASS: 'Passed',
  NOT_APPLICABLE: 'Not applicable',
};

/** The findings of one verdict, those with the same cause together, the most common cause first. */
export function findingTable(result: CheckResult, verdict: Verdict, room: FindingRoom, which = ''): Markup | null {
  const causes = causesOf(result, verdict);
  const count = causes.reduce((sum, { findings }) => sum + findings.length, 0);
  if (count === 0) return null;
  const shown = Math.min(count, Math.max(least, Math.min(most, room.left)));
  room.left -= shown;
  const grouped = causes.length <= count / 2;
  const rest = count - shown;
  return markup`<h4>${headings[verdict]}${which}: ${number(count)}</h4>
<table class="findings"${shown >= filterFrom ? markup` data-filter="Filter these ${shown} rows"` : null}>
<thead><tr><th scope="col">Who or what</th><th scope="col">${grouped ? 'Okta id' : 'Why'}</th></tr></thead>
${grouped ? groups(causes, shown) : markup`<tbody>${flat(causes, shown)}</tbody>`}</table>
${rest > 0 ? markup`<p class="small">${number(rest)} more, in <a href="results/${result.id}.csv">results/${result.id}.csv</a> and <a href="assessment.json">assessment.json</a>.</p>` : null}`;
}

function groups(causes: readonly Cause[], shown: number): Markup[] {
  // Every cause gets its share: one that concerns thousands must not hide one that concerns three.
  const share = Math.max(3, Math.floor(shown / causes.length));
  let left = shown;
  return causes.flatMap(({ message, findings }) => {
    const some = findings.slice(0, Math.min(left, Math.max(share, left - causes.length * share)));
    left -= some.length;
    if (some.length === 0) return [];
    const others = findings.length - some.length;
    return [
      markup`<tbody><tr class="cause"><th colspan="2" scope="rowgroup">${cut(message, 500)} <span class="soft">(${number(findings.length)}${others > 0 ? `, ${number(some.length)} of them here` : ''})</span></th></tr>
${some.map(({ entity }) => markup`<tr><td>${cut(entity.label, 200)}</td><td><code class="soft">${cut(entity.id, 100)}</code></td></tr>\n`)}</tbody>`,
    ];
  });
}

const flat = (causes: readonly Cause[], shown: number): Markup[] =>
  causes
    .flatMap(({ findings }) => findings)
    .slice(0, shown)
    .map(row);

const row = ({ entity, message }: Finding): Markup =>
  markup`<tr><td class="wide">${cut(entity.label, 200)}<br><code class="soft">${cut(entity.id, 100)}</code></td><td>${cut(message, 700)}</td></tr>\n`;
