import type { ChalkInstance } from 'chalk';
import type { Assessment, CheckResult } from '../../assess.ts';
import type { Verdict } from '../../checks/engine/verdict.ts';
import { safeText } from '../../ui/terminal.ts';
import { causesOf } from './causes.ts';

const bySeverity = ['critical', 'high', 'medium', 'low', 'info'] as const;
const causesShown = 5;
const labelsShown = 3;

/** The assessment for a person at a terminal: worst first, causes before names, and what is missing. */
export function drawAssessment(assessment: Assessment, colour: ChalkInstance, width: number): string {
  const { snapshot, checks, frameworks, inputs } = assessment;
  const lines = [
    colour.bold(`${snapshot.org}, snapshot ${snapshot.id}, baseline ${baselineName(inputs.baselines[0]?.path)}`),
    '',
  ];
  const longest = Math.max(...checks.map(({ id }) => id.length));
  for (const severity of bySeverity) {
    const results = checks.filter((check) => check.severity === severity);
    if (results.length > 0) lines.push(colour.dim(severity.toUpperCase()));
    for (const result of results) lines.push(...drawCheck(result, colour, width, longest));
    if (results.length > 0) lines.push('');
  }
  for (const { title, coverage } of frameworks) {
    const counted = [
      [coverage.exceptions, 'with exceptions noted'],
      [coverage.insufficient, 'lacking evidence'],
      [coverage.manual, 'for a person to judge'],
    ] as const;
    const rest = counted.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
    lines.push(
      `${title}: ${[`${coverage.supported} of ${coverage.mapped} mapped controls supported`, ...rest].join(', ')}`,
    );
  }
  lines.push('', summaryLine(assessment), ...sinceLine(assessment), ...missing(checks, colour));
  lines.push(
    colour.dim(
      `Okta only, and not an opinion: ${assessment.limitations.length} limitations are listed in --json and in the bundle.`,
    ),
  );
  return lines.join('\n');
}

const baselineName = (path = ''): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '');

export const marks: Record<CheckResult['verdict'], (colour: ChalkInstance) => ChalkInstance> = {
  PASS: (colour) => colour.green,
  FAIL: (colour) => colour.red,
  INSUFFICIENT: (colour) => colour.yellow,
  MANUAL: (colour) => colour.yellow,
  WAIVED: (colour) => colour.cyan,
  INHERITED: (colour) => colour.green,
  NOT_APPLICABLE: (colour) => colour.dim,
};

function drawCheck(result: CheckResult, colour: ChalkInstance, width: number, longest: number): string[] {
  const { id, verdict, title } = result;
  const head = `  ${marks[verdict](colour)(verdict.padEnd(14))} ${colour.bold(id.padEnd(longest))} ${title}: ${countsOf(result)}`;
  const lines = [head, ...wrap(result.reason, width - 4).map((line) => `    ${colour.dim(line)}`)];
  if (verdict === 'FAIL') lines.push(...drawCauses(result, 'FAIL', colour, width));
  if (verdict === 'INSUFFICIENT') lines.push(...drawCauses(result, 'INSUFFICIENT', colour, width));
  if (verdict === 'MANUAL') lines.push(...drawCauses(result, 'MANUAL', colour, width));
  if (verdict === 'FAIL') lines.push(...wrap(`Fix: ${result.remediation}`, width - 4).map((line) => `    ${line}`));
  return lines;
}

export function countsOf(result: CheckResult): string {
  const counted = [
    [result.failed, 'failed'],
    [result.insufficient, 'not read'],
    [result.manual, 'to look at'],
    [result.waived, 'waived'],
    [result.inherited, 'inherited'],
    [result.passed, 'passed'],
    [result.notApplicable, 'not applicable'],
  ] as const;
  const shown = counted.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return shown.length > 0 ? `${shown.join(', ')} of ${result.population}` : 'nothing to look at';
}

/** One line a cause with the first names. */
function drawCauses(result: CheckResult, verdict: Verdict, colour: ChalkInstance, width: number): string[] {
  const causes = causesOf(result, verdict);
  const lines = causes.slice(0, causesShown).flatMap(({ message, findings }) => {
    const labels = findings.slice(0, labelsShown).map(({ entity }) => colour.bold(safeText(entity.label, 60)));
    const more = findings.length > labelsShown ? ` and ${findings.length - labelsShown} more` : '';
    return [
      `    - ${labels.join(', ')}${more}`,
      ...wrap(safeText(message, 600), width - 8).map((line) => `        ${line}`),
    ];
  });
  const rest = causes.slice(causesShown).reduce((sum, { findings }) => sum + findings.length, 0);
  return rest > 0 ? [...lines, `    - and ${rest} more, all of them in --json and in the bundle`] : lines;
}

function summaryLine({ summary }: Assessment): string {
  const words = {
    pass: 'passed',
    fail: 'failed',
    insufficient: 'lacking evidence',
    manual: 'to look at',
    inherited: 'inherited',
    waived: 'waived',
    notApplicable: 'not applicable',
  };
  const counted = Object.entries(words).filter(([key]) => summary[key as keyof typeof summary] > 0);
  return `Checks: ${counted.map(([key, what]) => `${summary[key as keyof typeof summary]} ${what}`).join(', ')}.`;
}

function sinceLine({ newSince }: Assessment): string[] {
  if (!newSince) return [];
  const fresh = newSince.checks.reduce((total, check) => total + check.new.length, 0);
  const known = newSince.checks.reduce((total, check) => total + check.known, 0);
  const where = newSince.checks
    .filter((check) => check.new.length > 0)
    .map((check) => `${check.id} ${check.new.length}`);
  return [
    `Since snapshot ${newSince.snapshot}: ${fresh} new failures${fresh > 0 ? ` (${where.join(', ')})` : ''}, ${known} known before. Only new ones count.`,
  ];
}

function missing(checks: readonly CheckResult[], colour: ChalkInstance): string[] {
  const gaps = new Map(
    checks.flatMap(({ datasets }) =>
      datasets.filter(({ status }) => status !== 'complete').map(({ id, status }) => [id, status]),
    ),
  );
  if (gaps.size === 0) return [];
  const named = [...gaps].map(([id, status]) => `${id} (${status})`).join(', ');
  return [
    colour.yellow(
      `Not read whole: ${named}. Run \`okta-evidence connect --check\` to see what the credential can read.`,
    ),
  ];
}

export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > Math.max(width, 40)) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
