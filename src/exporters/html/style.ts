/** Light and dark as the reader has it; on paper black on white, with nothing cut and no heading left behind. */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f27; --soft: #565e6c; --line: #d5d9e0; --faint: #f4f5f7; --paper: #fff; --link: #1f4e8c; --good: #1c6b45; --fair: #8a5a00; --poor: #a3231b; --open: #4c5564; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ec; --soft: #a9b0bd; --line: #3a404b; --faint: #22262e; --paper: #16191f; --link: #9cc2f5; --good: #74c99b; --fair: #e0b15c; --poor: #f19a92; --open: #b3bac6; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif; overflow-wrap: break-word; }
.page { max-width: 78rem; margin: 0 auto; padding: 2.5rem 1.5rem 5rem; }
@media (min-width: 70rem) { .page { display: grid; grid-template-columns: 13.5rem minmax(0, 1fr); column-gap: 3rem; } .page > header { grid-column: 2; } nav { grid-row: 1 / span 3; } nav > div { position: sticky; top: 2.5rem; } .page > main, .page > footer { grid-column: 2; } }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); z-index: 1; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: 2rem; font-weight: 650; letter-spacing: -.01em; margin: .15rem 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; font-weight: 650; margin: 3.25rem 0 1rem; padding-top: .6rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.08rem; font-weight: 650; margin: 2.25rem 0 .35rem; }
h4 { font-size: .95rem; font-weight: 650; margin: 1.25rem 0 .35rem; }
p, ul, ol, dl { margin: .45rem 0; }
ul, ol { padding-left: 1.2rem; }
.measure { max-width: 46rem; }
.eyebrow { margin: 0; font-size: .78rem; letter-spacing: .08em; text-transform: uppercase; color: var(--soft); }
.lead { font-size: 1.12rem; margin: .75rem 0; max-width: 46rem; }
.soft { color: var(--soft); }
.small { font-size: .86rem; }
nav { font-size: .88rem; }
nav ol { list-style: none; padding: 0; margin: .5rem 0; }
nav ol ol { padding-left: .9rem; margin: .1rem 0 .35rem; }
nav li { margin: .3rem 0; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
dl.facts { display: grid; grid-template-columns: fit-content(15rem) minmax(0, 1fr); gap: .2rem 1.25rem; font-size: .92rem; margin: 1.25rem 0 0; padding-top: .9rem; border-top: 1px solid var(--line); }
dl.facts dt { color: var(--soft); overflow-wrap: anywhere; }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
.note { margin: 1rem 0; padding: .7rem 1rem; border-left: 4px solid var(--open); background: var(--faint); max-width: 52rem; }
.note.poor { border-color: var(--poor); }
.note.good { border-color: var(--good); }
.note > :first-child { margin-top: 0; } .note > :last-child { margin-bottom: 0; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 1rem; font-size: .9rem; }
caption { text-align: left; color: var(--soft); font-size: .86rem; padding: 0 0 .35rem; }
th, td { text-align: left; vertical-align: top; padding: .42rem .75rem .42rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-weight: 600; font-size: .82rem; color: var(--soft); border-bottom: 1px solid var(--soft); overflow-wrap: normal; vertical-align: bottom; }
tbody th { font-weight: 600; }
tr.cause th { padding-top: .9rem; font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.tight { width: 1%; white-space: nowrap; overflow-wrap: normal; }
.wide { min-width: 9rem; }
.scroll { overflow-x: auto; }
.scroll table { min-width: 100%; width: auto; }
.preview td, .preview th { min-width: 6rem; max-width: 18rem; padding-right: 1rem; }
code { font: .87em ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
pre { background: var(--faint); padding: .8rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.mark { display: inline-block; font-weight: 650; font-size: .8rem; letter-spacing: .02em; white-space: nowrap; overflow-wrap: normal; }
.mark b, .sign b { display: inline-block; width: 1.35em; height: 1.35em; margin-right: .4em; line-height: 1.35em; text-align: center; border-radius: 3px; background: currentColor; }
.mark b span, .sign b span { color: var(--paper); }
.sign b { margin-right: .15em; font-size: .8rem; }
ul.glance { list-style: none; padding: 0; margin: .75rem 0; }
ul.glance { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1rem; }
.glance li { display: contents; }
.overview th.number { white-space: normal; width: 11%; }
.overview tbody th { min-width: 9rem; }
.overview th .soft, .hashes th .soft { font-weight: 400; }
.hashes code { font-size: .75rem; }
.hashes th .soft { font-weight: 400; }
h3 .mark { margin-left: .5rem; vertical-align: .1em; }
.FAIL, .exceptions { color: var(--poor); }
.PASS, .INHERITED, .supported { color: var(--good); }
.MANUAL, .INSUFFICIENT, .WAIVED, .insufficient, .manual { color: var(--fair); }
.NOT_APPLICABLE, .not-covered { color: var(--open); }
.status { font-weight: 600; font-size: .86rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 1rem 2.5rem; margin: 1.5rem 0; }
figure { margin: 0; }
figcaption { font-size: .86rem; color: var(--soft); }
figcaption strong { display: block; font-size: .95rem; color: var(--ink); }
figure table { margin: .4rem 0 0; table-layout: fixed; }
figure th, figure td { border: 0; padding-top: .18rem; padding-bottom: .18rem; vertical-align: middle; font-weight: 400; }
figure .part { width: 10.5rem; }
figure .count { width: 3.4rem; }
svg { display: block; overflow: visible; }
svg.bar { width: 100%; height: 14px; }
svg .track { fill: var(--faint); }
svg .good { fill: var(--good); } svg .fair { fill: var(--fair); } svg .poor { fill: var(--poor); } svg .open { fill: var(--open); }
svg .stroke { stroke: var(--paper); stroke-width: 2; }
svg.defs { position: absolute; width: 0; height: 0; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--link); font-size: .9rem; }
.filter { margin: .8rem 0 .2rem; font-size: .86rem; color: var(--soft); }
.filter input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 3px; padding: .25rem .5rem; width: 16rem; max-width: 100%; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: .86rem; color: var(--soft); }
table.controls, table.findings { table-layout: fixed; }
.findings th:first-child { width: 32%; }
.controls th:nth-child(2) { width: 19%; } .controls th:nth-child(3) { width: 30%; }
.item { border-top: 1px solid var(--line); padding-top: .1rem; margin-top: 1.1rem; }
.item h3 { margin: .6rem 0 .1rem; }
.item p { margin: .2rem 0; }
.item details { margin: .25rem 0; }
.files a { margin-right: 1rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 40rem) { .controls thead, .findings thead { position: absolute; clip-path: inset(50%); } .controls tbody, .findings tbody { display: block; } .controls tr, .findings tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); } .controls td, .findings td, .findings tr > th:first-child { display: block; width: auto; border: 0; padding: .1rem 0; } .controls tr[hidden], .findings tr[hidden] { display: none; } .page { padding: 1.5rem 1rem 3rem; } h1 { font-size: 1.6rem; } dl.facts { grid-template-columns: minmax(0, 1fr); gap: 0; } dl.facts dd { margin-bottom: .5rem; } figure .part { width: 8.5rem; } .roomy { display: none; } }
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-left { content: 'Compliance evidence from Okta'; font: 8pt sans-serif; color: #444; } @bottom-right { content: counter(page) ' / ' counter(pages); font: 8pt sans-serif; color: #444; } }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --faint: #f2f2f2; --paper: #fff; --link: #000; --good: #14532f; --fair: #6b4600; --poor: #8c1c15; --open: #444; }
  html { font-size: 9.5pt; }
  body { font-size: 9pt; line-height: 1.4; }
  .page { display: block; max-width: none; padding: 0; }
  .skip, nav, .filter, .screen { display: none; }
  a { text-decoration: none; }
  h1 { font-size: 20pt; } h2 { font-size: 14pt; margin: 16pt 0 6pt; padding-top: 4pt; } h3 { font-size: 11pt; margin-top: 12pt; } dl.facts, .figures { margin: 8pt 0; }
  h1, h2, h3, h4, caption, figcaption, summary, thead, tr.cause, .keep { break-after: avoid; }
  tr, figure, .note, li, pre, dl.facts, .keep { break-inside: avoid; }
  thead { display: table-header-group; }
  tr[hidden] { display: table-row; }
  th, td { padding-top: 2pt; padding-bottom: 2pt; }
  .hashes code { font-size: 6.3pt; white-space: nowrap; }
  p { orphans: 3; widows: 3; }
  .scroll { overflow: visible; }
  .measure, .lead, .note { max-width: none; }
  .figures { grid-template-columns: 1fr 1fr; gap: 8mm; }
  figure .part { width: 9rem; } figure .count { width: 3rem; }
  .item { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; color: var(--ink); font-weight: 600; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
