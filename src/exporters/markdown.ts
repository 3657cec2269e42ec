import type { Assessment, CheckResult } from '../assess.ts';
import type { BundleContent, Exporter } from './exporter.ts';

export const markdown: Exporter = {
  id: 'markdown',
  title: 'A summary in Markdown, for tickets',
  *files({ assessment }: BundleContent) {
    yield { path: 'report.md', chunks: lines(assessment) };
  },
};

const findingsShown = 20;

async function* lines({ snapshot, checks, frameworks, limitations }: Assessment): AsyncIterable<string> {
  yield `# Evidence from Okta: ${plain(snapshot.org)}\n\nCollected ${snapshot.collectedAt}, snapshot ${snapshot.id}.\n`;
  yield '\n## Security tests\n\n| Verdict | Test | Severity | Baseline | Of | Failed | To look at | Not read |\n|---|---|---|---|--:|--:|--:|--:|\n';
  for (const { verdict, title, severity, baseline, population, failed, manual, insufficient } of checks) {
    yield `| ${verdict} | ${plain(title)} | ${severity} | ${plain(baseline)} | ${population} | ${failed} | ${manual} | ${insufficient} |\n`;
  }
  for (const result of checks.filter(({ verdict }) => verdict === 'FAIL')) yield failures(result);
  yield '\n## Controls\n';
  for (const { title, coverage, controls } of frameworks) {
    yield `\n### ${plain(title)}\n\n${plain(coverage.statement)}\n\n| Control | Title | Status |\n|---|---|---|\n`;
    for (const control of controls) yield `| ${plain(control.id)} | ${plain(control.title)} | ${control.status} |\n`;
  }
  yield `\n## Limitations\n\n${limitations.map((line) => `- ${plain(line)}\n`).join('')}`;
}

function failures({ id, title, reason, findings, remediation }: CheckResult): string {
  const failed = findings.filter(({ verdict }) => verdict === 'FAIL');
  const shown = failed
    .slice(0, findingsShown)
    .map(({ entity, message }) => `- ${plain(entity.label)}: ${plain(message)}\n`);
  const more =
    failed.length > findingsShown ? `- and ${failed.length - findingsShown} more, in results/${id}.csv\n` : '';
  return `\n### ${plain(title)}\n\n${plain(reason)}\n\n${shown.join('')}${more}\nTo do: ${plain(remediation)}\n`;
}

/** On one line, with nothing that Markdown or the HTML behind it could take for its own. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(invisible, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~#!]/g, (character) => `\\${character}`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
