import type { Assessment } from '../../assess.ts';
import type { Manifest } from '../../snapshot/manifest.ts';
import { completeness } from '../findings/completeness.ts';
import { cut, number } from '../findings/words.ts';
import { type Markup, markup } from './markup.ts';

/** From which bytes all of this was made, and how to see that they are the ones that were collected. */
export function provenanceSection({ inputs }: Assessment, manifest: Manifest): Markup {
  const { crossChecks } = completeness(manifest);
  const files = [...inputs.baselines, ...inputs.mappings, inputs.waivers, inputs.reviews, inputs.config];
  return markup`<section aria-labelledby="provenance"><h2 id="provenance">Provenance</h2>
<p class="measure">Datasets as they were read from Okta, with GET requests alone. Each request, with Okta's own id for it, is in <a href="source/requests.jsonl">source/requests.jsonl</a>, the rest in <a href="source/manifest.json">source/manifest.json</a>.</p>
<table class="hashes"><caption>Datasets of the snapshot</caption><thead><tr><th scope="col">Dataset</th><th scope="col">Status</th><th scope="col" class="number">Records</th><th scope="col" class="number roomy">Requests</th><th scope="col">SHA-256 of the file</th></tr></thead><tbody>
${Object.entries(manifest.datasets).map(
  ([id, { status, records, requests, sha256 }]) =>
    markup`<tr><th scope="row">${id}</th><td>${status}</td><td class="number">${sha256 === null ? '' : number(records)}</td><td class="number roomy">${number(requests)}</td><td><code>${sha256 ?? 'no file'}</code></td></tr>\n`,
)}</tbody></table>
${
  crossChecks.length > 0
    ? markup`<table><caption>Cross-checks between two sources</caption><thead><tr><th scope="col">Checked</th><th scope="col" class="number">Expected</th><th scope="col" class="number">Found</th><th scope="col">Agree</th></tr></thead><tbody>
${crossChecks.map(({ dataset, name, expected, actual, ok }) => markup`<tr><th scope="row">${dataset}: ${name}</th>${sideOf(expected)}${sideOf(actual)}<td>${ok ? 'yes' : markup`<strong>no</strong>`}</td></tr>\n`)}</tbody></table>`
    : null
}
<table class="hashes"><caption>What the results were measured and mapped with</caption><thead><tr><th scope="col">File</th><th scope="col">SHA-256</th></tr></thead><tbody>
${files.map((file) => (file ? markup`<tr><th scope="row">${file.path}${file.version ? markup` <span class="soft small">version ${file.version}</span>` : null}</th><td><code>${file.sha256}</code></td></tr>\n` : markup``))}</tbody></table>
<h2 id="verify">How to check this bundle</h2>
<p class="measure">Every file is listed with its SHA-256 in <a href="SHA256SUMS">SHA256SUMS</a>. Neither Okta nor a network is needed. In the folder of this page:</p>
<pre><code>sha256sum --check SHA256SUMS
okta-evidence verify .</code></pre>
<p class="measure">The first command shows that no listed file was altered. The second also names files that are missing or were added, checks the signature in <code>SHA256SUMS.dsse.json</code>, where there is one, and prints the fingerprint of its key. Compare that with the one that the owner of this bundle gave you by another way, or let <code>okta-evidence verify --key</code> do so: then you know who made it, too.</p>
</section>
`;
}

const sideOf = (value: number | string): Markup =>
  typeof value === 'number' ? markup`<td class="number">${number(value)}</td>` : markup`<td>${cut(value, 200)}</td>`;
