import type { ChalkInstance } from 'chalk';
import type { Assessment, CheckResult, FrameworkResult } from '../../assess.ts';
import type { Verdict } from '../../checks/engine/verdict.ts';
import { causesOf } from '../../exporters/findings/causes.ts';
import { safeText } from '../../ui/terminal.ts';

const bySeverity = ['critical', 'high', 'medium', 'low', 'info'] as const;
const causesShown = 5;
const labelsShown = 3;
/** INSUFFICIENT, and a space. */
const verdictWidth = 13;

/**
 * The assessment for a person at a terminal: by severity, what is in order in a line or two, what is not with its
 * causes and the fix; then the controls, and last what it comes to, where the eye rests.
 * @param elsewhere what other baselines say otherwise, and does not count
 */
export function drawAssessment(
  assessment: Assessment,
  colour: ChalkInstance,
  width: number,
  elsewhere: readonly CheckResult[] = [],
): string {
  const { snapshot, checks, frameworks, inputs, limitations } = assessment;
  const chosen = checks[0]?.baseline ?? baselineName(inputs.baselines[0]?.path);
  const lines = [colour.bold(`${snapshot.org}, snapshot ${snapshot.id}, baseline ${chosen}`), ''];
  const names = checks.map((check) => nameOf(check, chosen));
  const longest = Math.max(...names.map(({ length }) => length));
  const sorted = checks.toSorted((a, b) => bySeverity.indexOf(a.severity) - bySeverity.indexOf(b.severity));
  for (const result of sorted) {
    const block = drawCheck(result, nameOf(result, chosen).padEnd(longest), colour, width);
    // A blank line around what needs attention, and none between what is in order.
    if (block.open && lines.at(-1) !== '') lines.push('');
    lines.push(...block.lines, ...(block.open ? [''] : []));
  }
  if (lines.at(-1) !== '') lines.push('');
  lines.push(...drawFrameworks(frameworks, colour, width), ...drawElsewhere(elsewhere, colour, width));
  lines.push(...conclusion(assessment, chosen, colour, width), ...sinceLine(assessment), ...missing(checks, colour));
  const said = `Okta only, and not an opinion: ${limitations.length} limitations are listed in --json and in the bundle.`;
  return [...lines, ...wrap(said, width).map((line) => colour.dim(line))].join('\n');
}

const baselineName = (path = ''): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '');

const nameOf = ({ id, baseline }: CheckResult, chosen: string): string =>
  baseline === chosen ? id : `${id} (${baseline})`;

export const marks: Record<CheckResult['verdict'], (colour: ChalkInstance) => ChalkInstance> = {
  PASS: (colour) => colour.green,
  FAIL: (colour) => colour.red,
  INSUFFICIENT: (colour) => colour.yellow,
  MANUAL: (colour) => colour.yellow,
  WAIVED: (colour) => colour.cyan,
  INHERITED: (colour) => colour.green,
  NOT_APPLICABLE: (colour) => colour.dim,
};

const needsAttention = new Set<Verdict>(['FAIL', 'INSUFFICIENT', 'MANUAL']);

function drawCheck(
  result: CheckResult,
  name: string,
  colour: ChalkInstance,
  width: number,
): { open: boolean; lines: string[] } {
  const { verdict, severity, title, reason, remediation } = result;
  const mark = marks[verdict](colour)(
    verdict === 'NOT_APPLICABLE' ? 'N/A'.padEnd(verdictWidth) : verdict.padEnd(verdictWidth),
  );
  const head = `${mark}${severity.padEnd(9)}${colour.bold(name)}`;
  const room = width - verdictWidth;
  const indented = (text: string) => wrap(text, room).map((line) => `${' '.repeat(verdictWidth)}${line}`);
  const why = indented(reason).map((line) => colour.dim(line));
  if (!needsAttention.has(verdict)) return { open: false, lines: [`${head}  ${title}`, ...why] };
  return {
    open: true,
    lines: [
      `${head}  ${title}: ${countsOf(result)}`,
      ...why,
      ...drawCauses(result, verdict, colour, room).map((line) => `${' '.repeat(verdictWidth)}${line}`),
      ...(verdict === 'FAIL' ? indented(`Fix: ${remediation}`) : []),
    ],
  };
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
    return [`- ${labels.join(', ')}${more}`, ...wrap(safeText(message, 600), width - 4).map((line) => `    ${line}`)];
  });
  const rest = causes.slice(causesShown).reduce((sum, { findings }) => sum + findings.length, 0);
  return rest > 0 ? [...lines, `- and ${rest} more, all of them in --json and in the bundle`] : lines;
}

/** One line each. No share of a framework: what is mapped is the part of it that Okta can say something about. */
function drawFrameworks(frameworks: readonly FrameworkResult[], colour: ChalkInstance, width: number): string[] {
  if (frameworks.length === 0) return [];
  const longest = Math.max(...frameworks.map(({ title }) => title.length), controlsHead.length);
  const cells = (values: readonly (string | number)[]) =>
    values.map((value, index) => (value || '-').toString().padStart(columns[index]?.length ?? 0)).join('  ');
  const lines = frameworks.map(({ title, coverage }) => {
    const { supported, mapped, exceptions, insufficient, manual } = coverage;
    return `${title.padEnd(longest)}  ${cells([`${supported} of ${mapped}`, exceptions, insufficient, manual])}`;
  });
  const said =
    'Supported: a test that is primary evidence passed. To judge: the evidence is in the bundle, and a person decides. Each framework has controls beyond these that this tool cannot evidence.';
  return [
    `${colour.bold(controlsHead.padEnd(longest))}  ${colour.dim(columns.join('  '))}`,
    ...lines,
    ...wrap(said, width).map((line) => colour.dim(line)),
    '',
  ];
}

const controlsHead = 'Mapped controls';
const columns = ['supported', 'exceptions', 'lacking', 'to judge'] as const;

/** Frameworks with numbers of their own: said, so that nobody is surprised later, and not counted here. */
function drawElsewhere(elsewhere: readonly CheckResult[], colour: ChalkInstance, width: number): string[] {
  if (elsewhere.length === 0) return [];
  const said = elsewhere.map((check) => `${check.id} ${check.verdict} by ${check.baseline} (${countsOf(check)})`);
  const text = `Frameworks with numbers of their own say otherwise, which counts where you name them with --framework: ${said.join('; ')}.`;
  return [...wrap(text, width).map((line) => colour.dim(line)), ''];
}

/** What it comes to, the good news as such. */
function conclusion({ checks, newSince }: Assessment, chosen: string, colour: ChalkInstance, width: number): string[] {
  const of = (...verdicts: Verdict[]) => checks.filter(({ verdict }) => verdicts.includes(verdict));
  const failed = of('FAIL');
  const missing = of('INSUFFICIENT');
  const words = [
    ['PASS', 'passed'],
    ['INSUFFICIENT', 'lacking evidence'],
    ['MANUAL', 'to look at'],
    ['INHERITED', 'inherited'],
    ['WAIVED', 'waived'],
    ['NOT_APPLICABLE', 'not applicable'],
  ] as const;
  const rest = words
    .map(([verdict, what]) => [of(verdict).length, what] as const)
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`);
  const others = rest.length > 0 ? `${rest.join(', ')}.` : '';
  if (failed.length > 0) {
    const named = failed.map((check) => `${nameOf(check, chosen)} (${check.failed} of ${check.population})`);
    const said = `${failed.length} of ${checks.length} checks failed: ${named.join(', ')}.`;
    const loud = newSince ? colour.bold : colour.red.bold;
    return [...wrap(said, width).map((line) => loud(line)), ...(others === '' ? [] : [others])];
  }
  if (missing.length > 0) return [`${colour.yellow.bold('Nothing failed in what was read.')} ${others}`];
  return [`${colour.green.bold('Nothing failed.')} ${others}`];
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
