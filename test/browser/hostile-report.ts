import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { BundleContent } from '../../src/exporters/exporter.ts';
import { html } from '../../src/exporters/html.ts';

/** Each would set `window.pwned`, open a dialog or ask for something, if it were more than a name. */
export const hostileNames = [
  '<script>window.pwned=1</script>',
  '</script><script>window.pwned=1</script>',
  '</style><script>window.pwned=1</script>',
  '</title></head><body onload=window.pwned=1>',
  '<img src=x onerror=window.pwned=1>',
  '"><img src="https://evil.example/a.png" onerror="window.pwned=1">',
  "' onmouseover='window.pwned=1' autofocus onfocus='window.pwned=1",
  '" style="background:url(https://evil.example/b.png)" x="',
  '<svg onload=window.pwned=1><animate onbegin=window.pwned=1 attributeName=x dur=1s></svg>',
  '<svg><use href="data:image/svg+xml,<svg onload=window.pwned=1>"></use></svg>',
  '<math><mtext><mglyph><style><img src=x onerror=window.pwned=1></style></mglyph></mtext></math>',
  'javascript:window.pwned=1',
  '<a href="javascript:window.pwned=1">click</a>',
  '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
  '<object data="data:text/html,<script>parent.pwned=1</script>"></object>',
  '<link rel=stylesheet href=https://evil.example/c.css>',
  '<link rel=prefetch href=https://evil.example/d>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/e">',
  '<meta http-equiv="Content-Security-Policy" content="default-src *">',
  '<base href="https://evil.example/">',
  '<form action=https://evil.example/f><button autofocus>go</button></form>',
  '<details open ontoggle=window.pwned=1>',
  '<template shadowrootmode=open><script>window.pwned=1</script></template>',
  '<!--><script>window.pwned=1</script-->',
  ']]><script>window.pwned=1</script>',
  '&lt;script&gt;window.pwned=1&lt;/script&gt;',
  '&#60;img src=x onerror=window.pwned=1&#62;',
  '\u003cscript>window.pwned=1\u003c/script>',
  '\ufeff\u2028<script>window.pwned=1</script>\u0000',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name that would like to be one
  '${window.pwned=1}{{constructor.constructor("window.pwned=1")()}}',
  '__proto__',
  '\u202egnp.exe\u2066 PASS',
  'مرحبا بالعالم',
  'long'.repeat(5000),
  '',
];

/** The same content with every text replaced, save those that the report itself chooses among, such as verdicts. */
export function withNames(content: BundleContent, name: string): BundleContent {
  const kept = new Set(
    `verdict severity status relation tone engine auth sha256 startedAt endedAt collectedAt interruptedAt`.split(' '),
  );
  const replaced = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return kept.has(key) ? value : name;
    if (Array.isArray(value)) return value.map((each) => replaced(each, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([at, each]) => [at, replaced(each, at)]));
  };
  return replaced(content, '') as BundleContent;
}

/** In a folder that is deleted with the test. */
export async function pageFile(content: BundleContent): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'okta-evidence-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'report.html');
  const parts: (string | Uint8Array)[] = [];
  for (const { chunks } of html.files(content)) for await (const chunk of chunks) parts.push(chunk);
  writeFileSync(file, parts.join(''));
  return file;
}
