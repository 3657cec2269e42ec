import { script } from '../../src/exporters/html/script.ts';
import { style } from '../../src/exporters/html/style.ts';

const tags = new Set(
  `html head meta title style body header nav main section footer div p span h1 h2 h3 h4 ul ol li dl dt dd a b strong
   code pre br details summary table caption colgroup col thead tbody tr th td figure figcaption script
   svg defs pattern rect path circle g text`.split(/\s+/),
);

const attributes = new Set(
  `lang charset http-equiv content name id class href scope colspan role tabindex data-filter focusable
   aria-label aria-labelledby aria-hidden width height x y cx cy r rx d fill patternUnits text-anchor font-size
   font-weight`.split(/\s+/),
);

/** Places in this page, and files of the bundle beside it. */
const allowedLink = /^(#[\w.-]+|(evidence|results|source)\/[\w.-]+|assessment\.json|SHA256SUMS)$/;

/** Every tag, attribute and link of a report that is not one that the report itself is made of. */
export function pageProblems(page: string): string[] {
  const own = [`<style>${style}</style>`, `<script>${script}</script>`];
  const problems = own.filter((text) => page.split(text).length !== 2).map((text) => `not once: ${text.slice(0, 20)}`);
  const rest = own.reduce((text, each) => text.replace(each, ''), page).replace('<!doctype html>', '');
  for (const [whole, name = '', inside = ''] of rest.matchAll(/<\/?([^\s>]*)([^>]*)>?/g)) {
    if (!tags.has(name) || name === 'script' || name === 'style') problems.push(whole);
    for (const [attribute, key = '', value = ''] of inside.replace(/\/$/, '').matchAll(/([^\s="]+)(?:="([^"]*)")?/g)) {
      if (!attributes.has(key)) problems.push(`${attribute} in ${whole}`);
      if (key === 'href' && !allowedLink.test(value)) problems.push(`${attribute} in ${whole}`);
    }
  }
  return problems;
}
