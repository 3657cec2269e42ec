import type { Assessment } from '../assess.ts';
import type { Manifest } from '../snapshot/manifest.ts';
import type { BundleContent, Exporter } from './exporter.ts';
import { chosenChecks, orgName } from './findings/words.ts';
import { patterns } from './html/chart.ts';
import { checkSection } from './html/check-section.ts';
import { evidenceSection } from './html/evidence-section.ts';
import { findingRoom } from './html/finding-table.ts';
import { frameworkOverview, frameworkSection } from './html/framework-section.ts';
import { type Markup, markup } from './html/markup.ts';
import { opening } from './html/opening.ts';
import { contentSecurityPolicy } from './html/policy.ts';
import { provenanceSection } from './html/provenance-section.ts';
import { resultSection } from './html/result-section.ts';
import { scopeSection } from './html/scope-section.ts';
import { script } from './html/script.ts';
import { style } from './html/style.ts';

export const html: Exporter = {
  id: 'html',
  title: 'A report for people: one file that loads nothing, to read and to print',
  *files(content: BundleContent) {
    yield { path: 'report.html', chunks: page(content) };
  },
};

async function* page({ assessment, manifest, tables }: BundleContent): AsyncIterable<string> {
  const { frameworks, checks } = assessment;
  yield `<!doctype html>\n${head(assessment, manifest).markup}`;
  yield opening(assessment, manifest).markup;
  yield contents(assessment).markup;
  yield '<main id="main">\n';
  yield scopeSection(assessment, manifest).markup;
  yield resultSection(assessment, tables).markup;
  yield '<h2 id="findings">Findings</h2>\n';
  const room = findingRoom();
  for (const result of chosenChecks(assessment)) {
    const others = checks.filter(({ id, baseline }) => id === result.id && baseline !== result.baseline);
    yield checkSection(result, others, room).markup;
  }
  yield `<h2 id="controls">Controls</h2>\n${frameworkOverview(frameworks).markup}`;
  for (const framework of frameworks) yield frameworkSection(framework).markup;
  yield evidenceSection(tables).markup;
  yield provenanceSection(assessment, manifest).markup;
  yield foot.markup;
}

const head = ({ snapshot }: Assessment, manifest: Manifest): Markup => markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Okta evidence, ${orgName(manifest, snapshot.org)}, ${snapshot.collectedAt}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${patterns}<div class="page">
`;

const contents = (assessment: Assessment): Markup => markup`<nav aria-label="Contents"><div>
<p class="eyebrow">Contents</p>
<ol><li><a href="#scope">Scope and completeness</a></li>
<li><a href="#results">Results</a></li>
<li><a href="#findings">Findings</a><ol>${chosenChecks(assessment).map(({ id }) => markup`<li><a href="#check-${id}">${id}</a></li>\n`)}</ol></li>
<li><a href="#controls">Controls</a><ol>${assessment.frameworks.map(({ id }) => markup`<li><a href="#framework-${id}">${id}</a></li>\n`)}</ol></li>
<li><a href="#evidence">Evidence</a></li>
<li><a href="#provenance">Provenance</a></li>
<li><a href="#verify">How to check it</a></li></ol>
</div></nav>
`;

const foot: Markup = markup`</main>
<footer>Evidence for a reviewer; not an opinion on any control.</footer>
</div>
<script>${{ markup: script }}</script>
</body>
</html>
`;
