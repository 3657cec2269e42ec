import type { ChalkInstance } from 'chalk';
import type { CheckResult } from '../../assess.ts';
import type { Finding } from '../../checks/check.ts';
import { verdicts } from '../../checks/engine/verdict.ts';
import { causesOf } from '../../exporters/findings/causes.ts';
import { safeText } from '../../ui/terminal.ts';
import type { Explanation } from '../explain.ts';
import { countsOf, marks, wrap } from '../test/table.ts';
import { fieldLines } from './fields.ts';

const causesShown = 8;
const entitiesShown = 2;
const labelsShown = 8;

/** From what is asked, over what was found and the fields that decided, to what to change. */
export function drawExplanation(explanation: Explanation, colour: ChalkInstance, width: number): string {
  const { check, result, snapshot, without } = explanation;
  const paragraph = (text: string) => wrap(text, width - 2).map((line) => `  ${line}`);
  const head = (text: string) => ['', colour.bold(text)];
  return [
    `${colour.bold(check.id)}: ${check.title} (${check.severity})`,
    ...head('Of'),
    ...paragraph(`${check.population[0]?.toUpperCase()}${check.population.slice(1)}.`),
    ...(result && snapshot
      ? [
          ...head(`Verdict in snapshot ${snapshot.id} of ${snapshot.org}`),
          `  ${marks[result.verdict](colour)(result.verdict)}: ${countsOf(result)}`,
          ...paragraph(safeText(result.reason, 2000)),
          ...thresholds(result, head),
          ...head('Read'),
          ...result.datasets.map(({ id, status, records }) => `  ${id}: ${status}, ${records} records`),
          ...causes(result, colour, width, head),
        ]
      : [...head('Reads'), ...paragraph(check.reads.join(', ')), ...head('No verdict'), ...paragraph(without ?? '')]),
    ...head('Fix'),
    ...paragraph(check.remediation),
  ].join('\n');
}

function thresholds({ thresholds: given, baseline }: CheckResult, head: (text: string) => string[]): string[] {
  const asked = Object.entries(given);
  if (asked.length === 0) return [];
  return [
    ...head(`Asked, by baseline ${baseline}`),
    ...asked.map(([name, { value, source }]) => {
      const from = source === `baseline ${baseline}` ? '' : ` (from ${source})`;
      return `  ${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}${from}`;
    }),
  ];
}

function causes(result: CheckResult, colour: ChalkInstance, width: number, head: (text: string) => string[]): string[] {
  const found = verdicts.flatMap((verdict) => causesOf(result, verdict).map((cause) => ({ verdict, ...cause })));
  const lines = found.slice(0, causesShown).flatMap(({ verdict, message, findings }) => {
    const others = findings.slice(entitiesShown);
    const names = others.slice(0, labelsShown).map(({ entity }) => safeText(entity.label, 60));
    const rest = others.length > labelsShown ? [...names, `${others.length - labelsShown} more`] : names;
    return [
      '',
      ...wrap(`${verdict}: ${safeText(message, 600)}`, width - 2).map((line, index) =>
        index === 0 ? `  ${line.replace(verdict, marks[verdict](colour)(verdict))}` : `    ${line}`,
      ),
      ...findings.slice(0, entitiesShown).flatMap((finding) => entityLines(finding, colour)),
      ...(rest.length > 0 ? wrap(`The same: ${rest.join(', ')}`, width - 4).map((line) => `    ${line}`) : []),
    ];
  });
  const more = found.length - causesShown;
  return [
    ...(lines.length > 0 ? head('Why') : []),
    ...lines,
    ...(more > 0
      ? ['', `  and ${more} more causes, all of them in \`okta-evidence explain ${result.id} --json\``]
      : []),
  ];
}

const entityLines = ({ entity, evidence }: Finding, colour: ChalkInstance): string[] => [
  `    ${colour.bold(safeText(entity.label, 80))} (${entity.type} ${safeText(entity.id, 60)})`,
  ...fieldLines(evidence).map((line) => `      ${line}`),
];
