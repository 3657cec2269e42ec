import type { Assessment } from '../../assess.ts';
import { causesOf } from '../../exporters/findings/causes.ts';
import { safeText } from '../../ui/terminal.ts';

const causesShown = 5;
const labelsShown = 5;

/** The result as a page of a GitHub workflow run: the file named by GITHUB_STEP_SUMMARY takes Markdown. */
export function drawStepSummary({ snapshot, checks, newSince }: Assessment): string {
  const rows = checks.map(
    ({ verdict, severity, id, baseline, failed, population, title }) =>
      `| ${verdict} | ${severity} | \`${id}\` | ${cell(baseline)} | ${failed} of ${population} | ${cell(title)} |`,
  );
  const failing = checks.filter(({ verdict }) => verdict === 'FAIL');
  return [
    `## Okta evidence: ${cell(snapshot.org)}`,
    '',
    `Snapshot ${snapshot.id}, collected ${snapshot.collectedAt}.`,
    '',
    '| Verdict | Severity | Check | Baseline | Failed | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...failing.flatMap((check) => [
      `### ${cell(check.title)}`,
      '',
      ...causesOf(check, 'FAIL')
        .slice(0, causesShown)
        .map(({ message, findings }) => {
          const names = findings.slice(0, labelsShown).map(({ entity }) => `**${cell(entity.label)}**`);
          const more = findings.length > labelsShown ? ` and ${findings.length - labelsShown} more` : '';
          return `- ${names.join(', ')}${more}: ${cell(message)}`;
        }),
      '',
      `Fix: ${check.remediation}`,
      '',
    ]),
    ...(newSince ? [sinceLine(newSince), ''] : []),
  ].join('\n');
}

const sinceLine = ({ snapshot, checks }: NonNullable<Assessment['newSince']>): string =>
  `Since snapshot ${snapshot}: ${checks.reduce((sum, check) => sum + check.new.length, 0)} new failures, ${checks.reduce((sum, check) => sum + check.known, 0)} known.`;

/** Text from an org may hold Markdown, HTML, mentions and links; none of it is to work. */
const cell = (text: string): string => safeText(text, 300).replace(/[\\`*_{}[\]<>|#@~!&]/g, (sign) => `\\${sign}`);
