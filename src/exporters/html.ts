import type { Assessment, FrameworkResult } from '../assess.ts';
import type { BundleContent, Exporter, WrittenTable } from './exporter.ts';
import { checkSection, verdictMark } from './html/check-section.ts';
import { type Markup, markup } from './html/markup.ts';
import { contentSecurityPolicy, style } from './html/style.ts';

export const html: Exporter = {
  id: 'html',
  title: 'A report for people: one file, no network, no scripts',
  *files(content: BundleContent) {
    yield { path: 'report.html', chunks: page(content) };
  },
};

async function* page({ assessment, tables }: BundleContent): AsyncIterable<string> {
  yield `<!doctype html>\n${head(assessment).markup}`;
  yield scope(assessment).markup;
  yield overview(assessment).markup;
  for (const result of assessment.checks) yield checkSection(result).markup;
  yield '\n<h2>Controls</h2>\n';
  for (const framework of assessment.frameworks) yield frameworkSection(framework).markup;
  yield evidenceSection(tables).markup;
  yield '</body>\n</html>\n';
}

const head = ({ snapshot }: Assessment): Markup => markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Okta evidence, ${snapshot.org}, ${snapshot.collectedAt}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<h1>Evidence from Okta: ${snapshot.org}</h1>
<p class="soft">Collected ${snapshot.collectedAt}, snapshot <code>${snapshot.id}</code>. The result is measured at that time.</p>
`;

const scope = ({ limitations }: Assessment): Markup => markup`
<h2>Scope and limitations</h2>
<ul>${limitations.map((line) => markup`<li>${line}</li>\n`)}</ul>
`;

const overview = ({ checks }: Assessment): Markup => markup`
<h2>Security tests</h2>
<div class="scroll"><table><thead><tr><th>Verdict</th><th>Test</th><th>Severity</th><th>Baseline</th><th>Of</th><th>Failed</th><th>To look at</th><th>Not read</th><th>Passed</th></tr></thead><tbody>
${checks.map(
  ({ id, baseline, title, severity, verdict, population, failed, manual, insufficient, passed }) =>
    markup`<tr><td>${verdictMark(verdict)}</td><td><a href="#${id}-${baseline}">${title}</a></td><td>${severity}</td><td>${baseline}</td>${[population, failed, manual, insufficient, passed].map((count) => markup`<td class="number">${count}</td>`)}</tr>\n`,
)}</tbody></table></div>
`;

const frameworkSection = ({ id, version, title, controls, coverage }: FrameworkResult): Markup => markup`
<h3>${title}</h3>
<p class="soft"><code>${id}</code>, version ${version}. ${coverage.statement}</p>
<div class="scroll"><table><thead><tr><th>Control</th><th>Status</th><th>Rests on</th><th>Evidence</th></tr></thead><tbody>
${controls.map(
  (
    control,
  ) => markup`<tr><td><strong>${control.id}</strong> ${control.title}<br><span class="soft">${control.rationale}</span></td>
<td><span class="verdict ${control.status}">${statusWords[control.status]}</span><br><span class="soft">${control.relation}</span></td>
<td class="name">${control.checks.map((check) => markup`${check.id}: ${verdictMark(check.verdict)}<br>`)}</td>
<td>${control.evidence.join(', ')}</td></tr>\n`,
)}</tbody></table></div>
`;

const statusWords: Record<FrameworkResult['controls'][number]['status'], string> = {
  supported: 'supported',
  exceptions: 'exceptions noted',
  insufficient: 'insufficient evidence',
  manual: 'for a person to judge',
  'not-covered': 'not covered',
};

const evidenceSection = (tables: readonly WrittenTable[]): Markup => markup`
<h2>Evidence in this bundle</h2>
<div class="scroll"><table><thead><tr><th>Item</th><th>What it is</th><th>Rows</th><th>State</th></tr></thead><tbody>
${tables.map(
  ({ id, title, description, status, summary, rowCount, notCollected }) =>
    markup`<tr><td class="name"><strong>${title}</strong><br><code>evidence/${id}</code></td><td>${description}${summary.length > 0 ? markup`<details><summary>In numbers</summary><ul>${summary.map((line) => markup`<li>${line}</li>`)}</ul></details>` : null}</td><td class="number">${notCollected ? null : rowCount}</td><td class="state">${status}</td></tr>\n`,
)}</tbody></table></div>
`;
