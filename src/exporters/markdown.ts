import type { Assessment, CheckResult, FrameworkResult } from '../assess.ts';
import type { Manifest } from '../snapshot/manifest.ts';
import type { BundleContent, Exporter } from './exporter.ts';
import { causesOf } from './findings/causes.ts';
import { completeness } from './findings/completeness.ts';
import { chosenChecks, controlWords, cut, headline, inNumbers, number, orgName } from './findings/words.ts';

export const markdown: Exporter = {
  id: 'markdown',
  title: 'A summary in Markdown, for tickets: verdicts, first failures, next steps',
  *files({ assessment, manifest }: BundleContent) {
    yield { path: 'report.md', chunks: lines(assessment, manifest) };
  },
};

/** A ticket is read in one go: what is more is in the files of the bundle. */
const causesShown = 4;
const namesShown = 5;

async function* lines(assessment: Assessment, manifest: Manifest): AsyncIterable<string> {
  const { snapshot, frameworks } = assessment;
  const checks = chosenChecks(assessment);
  yield `# Okta evidence: ${plain(orgName(manifest, snapshot.org))}\n\n**${plain(headline(assessment))}** ${plain(completeness(manifest).sentence)}\n\n`;
  yield `From ${plain(snapshot.org)}, collected ${snapshot.collectedAt}, snapshot ${snapshot.id}. Okta only; evidence for a reviewer, not an opinion.\n`;
  yield '\n| Verdict | Severity | Test | In numbers |\n|---|---|---|---|\n';
  for (const result of checks) {
    yield `| ${plain(result.verdict)} | ${result.severity} | ${plain(result.title)} | ${plain(inNumbers(result))} |\n`;
  }
  const failed = checks.filter(({ verdict }) => verdict === 'FAIL');
  if (failed.length > 0) yield '\n## Exceptions and next steps\n';
  for (const result of failed) yield failures(result);
  if (frameworks.length > 0)
    yield '\n## Controls\n\n| Framework | Controls with exceptions noted | Coverage |\n|---|---|---|\n';
  for (const framework of frameworks) yield frameworkLine(framework);
  yield '\nScope, limitations, all findings and every control: report.html and results/ in the bundle.\n';
}

function failures(result: CheckResult): string {
  const causes = causesOf(result, 'FAIL');
  const shown = causes.slice(0, causesShown).map(({ message, findings }) => {
    const names = findings.slice(0, namesShown).map(({ entity }) => plain(entity.label));
    const more = findings.length > names.length ? ` and ${number(findings.length - names.length)} more` : '';
    return `- ${names.join(', ')}${more}: ${plain(message)}\n`;
  });
  const rest = causes.slice(causesShown).reduce((sum, { findings }) => sum + findings.length, 0);
  const more = rest > 0 ? `- ${number(rest)} more for other reasons, in results/${result.id}.csv\n` : '';
  return `\n### ${plain(result.title)} (${result.severity}, ${number(result.failed)})\n\n${shown.join('')}${more}\nNext: ${result.remediation}\n`;
}

function frameworkLine({ title, controls, coverage }: FrameworkResult): string {
  const noted = controls.filter((control) => controlWords(control) === 'exceptions noted').map(({ id }) => plain(id));
  return `| ${plain(title)} | ${noted.join(', ') || 'none'} | ${plain(coverage.statement)} |\n`;
}

/** On one line, with nothing that Markdown, the HTML behind it or a ticket's mentions and links could take for its own. */
const plain = (text: string, max = 200): string =>
  cut(text, max)
    .toWellFormed()
    .replaceAll(invisible, ' ')
    .replaceAll(/[\\`*_[\]|~#!$]/g, (character) => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/(?<!\w)@/g, '&#64;')
    .replaceAll(/:(?=\/\/)/g, '&#58;')
    .replaceAll(/www\./gi, (start) => start.replace('.', '&#46;'));

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;
