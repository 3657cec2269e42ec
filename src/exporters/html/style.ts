import { createHash } from 'node:crypto';

export const style = `
:root { --ink: #1a1f2b; --soft: #5a6272; --line: #d9dde5; --paper: #fff; --good: #1a7f4b; --bad: #b3261e; --open: #8a5a00; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--ink); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .25rem; }
p, ul { margin: .35rem 0; }
ul { padding-left: 1.25rem; }
.soft { color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; border-bottom: 2px solid var(--line); overflow-wrap: normal; }
td.name { min-width: 14rem; }
td.state { min-width: 7rem; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.verdict { font-weight: 700; white-space: nowrap; }
.PASS, .INHERITED, .supported { color: var(--good); }
.FAIL, .exceptions { color: var(--bad); }
.MANUAL, .INSUFFICIENT, .WAIVED, .manual, .insufficient { color: var(--open); }
.scroll { overflow-x: auto; }
details summary { cursor: pointer; }
code { font: .85em ui-monospace, monospace; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } details > * { display: block; } }
`;

/** The page may apply this one style sheet, and load or run nothing at all. */
export const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
