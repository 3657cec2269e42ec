import type { Assessment, CheckResult } from '../../assess.ts';
import type { Finding } from '../../checks/check.ts';
import { knownBefore } from './new-since.ts';

export interface JunitOptions {
  /** With `--allow-partial` missing evidence breaks no build, here neither. */
  allowPartial: boolean;
}

/**
 * One suite a check, one case an entity. A failure that breaks no build (known before, waived, for a person to judge)
 * is `skipped`, which every reader of JUnit shows and none counts as broken.
 */
export function drawJunit(assessment: Assessment, { allowPartial }: JunitOptions): string {
  const known = knownBefore(assessment);
  const suites = assessment.checks.map((check) => suite(check, assessment, known, allowPartial));
  const sum = (count: (one: Suite) => number) => suites.reduce((total, one) => total + count(one), 0);
  const totals = [
    ['name', `okta-evidence ${assessment.snapshot.org}`],
    ['tests', sum(({ cases }) => cases.length)],
    ['failures', sum(({ failures }) => failures)],
    ['errors', sum(({ errors }) => errors)],
    ['skipped', sum(({ skipped }) => skipped)],
    ['time', 0],
  ] as const;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(totals)}>`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
  ].join('\n');
}

interface Suite {
  cases: string[];
  failures: number;
  errors: number;
  skipped: number;
  lines: string[];
}

function suite(
  check: CheckResult,
  { snapshot }: Assessment,
  known: ReturnType<typeof knownBefore>,
  allowPartial: boolean,
): Suite {
  const counts = { failures: 0, errors: 0, skipped: 0 };
  const name = `${check.id} (${check.baseline})`;
  const testcase = (label: string, inside: string[]) => {
    const open = `    <testcase${attributes([
      ['name', label],
      ['classname', name],
      ['time', 0],
    ])}`;
    return inside.length === 0 ? `${open}/>` : [`${open}>`, ...inside, '    </testcase>'].join('\n');
  };
  const missing = (message: string): string[] => {
    if (allowPartial) return skip(`INSUFFICIENT: ${message}`);
    counts.errors++;
    return [`      <error${attributes([['message', message], typeIs('INSUFFICIENT')])}/>`];
  };
  const skip = (message: string): string[] => {
    counts.skipped++;
    return [`      <skipped${attributes([['message', message]])}/>`];
  };
  const inside = (finding: Finding): string[] => {
    const { verdict, message, evidence } = finding;
    if (verdict === 'PASS' || verdict === 'INHERITED') return [];
    if (verdict === 'INSUFFICIENT') return missing(message);
    if (verdict !== 'FAIL') return skip(`${verdict}: ${message}`);
    if (known(check, finding)) return skip(`FAIL, and known before: ${message}`);
    counts.failures++;
    const detail = `${message}\n\nFix: ${check.remediation}\n\n${JSON.stringify(evidence, null, 2)}`;
    return [
      `      <failure${attributes([['message', message], typeIs(check.severity)])}>${characters(detail)}</failure>`,
    ];
  };
  const cases = check.findings.map((finding) =>
    testcase(`${finding.entity.label} (${finding.entity.id})`, inside(finding)),
  );
  const unlisted = check.passed - check.findings.filter(({ verdict }) => verdict === 'PASS').length;
  if (unlisted > 0) cases.push(testcase(`${unlisted} that passed`, []));
  const untold = check.verdict === 'INSUFFICIENT' && counts.errors + counts.skipped === 0;
  if (untold || cases.length === 0) {
    const told = check.verdict === 'INSUFFICIENT' ? missing(check.reason) : [];
    cases.push(testcase('evidence', told));
  }
  const head = attributes([
    ['name', name],
    ['tests', cases.length],
    ['failures', counts.failures],
    ['errors', counts.errors],
    ['skipped', counts.skipped],
    ['time', 0],
    // The schema knows times without a zone only; it is UTC.
    ['timestamp', snapshot.collectedAt.slice(0, 19)],
    ['hostname', snapshot.org],
  ]);
  const properties = [
    ['title', check.title],
    ['verdict', check.verdict],
    ['severity', check.severity],
    ['snapshot', snapshot.id],
    ['reason', check.reason],
  ].map(
    ([property = '', value = '']) =>
      `      <property${attributes([
        ['name', property],
        ['value', value],
      ])}/>`,
  );
  const lines = [
    `  <testsuite${head}>`,
    '    <properties>',
    ...properties,
    '    </properties>',
    ...cases,
    '  </testsuite>',
  ];
  return { cases, ...counts, lines };
}

const typeIs = (type: string) => ['type', type] as const;

const attributes = (pairs: readonly (readonly [string, string | number])[]): string =>
  pairs.map(([name, value]) => ` ${name}="${quoted(String(value))}"`).join('');

/** What XML 1.0 cannot hold at all, escaped or not, becomes the replacement character. */
const allowed = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');

const characters = (text: string): string =>
  allowed(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');

const quoted = (text: string): string =>
  characters(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
