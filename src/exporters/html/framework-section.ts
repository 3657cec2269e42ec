import type { FrameworkResult } from '../../assess.ts';
import { controlWords } from '../findings/words.ts';
import { statusMark, verdictMark } from './mark.ts';
import { type Markup, markup } from './markup.ts';

/** All frameworks in one small table that leads to each. */
export const frameworkOverview = (frameworks: readonly FrameworkResult[]): Markup => markup`<table>
<caption>Mapped controls by what the evidence says of them. Evidence supports a control; whether the control is met is for its auditor to say.</caption>
<thead><tr><th scope="col">Framework</th><th scope="col" class="number">Mapped</th><th scope="col">What the evidence says</th></tr></thead><tbody>
${frameworks.map(
  ({ id, title, version, controls, coverage }) =>
    markup`<tr><th scope="row"><a href="#framework-${id}">${title}</a> <span class="soft small">${version}</span></th><td class="number">${coverage.mapped}</td><td>${counted(controls)}</td></tr>\n`,
)}</tbody></table>
`;

/** "4 exceptions noted, 6 for a person to judge" */
function counted(controls: FrameworkResult['controls']): string {
  const counts = new Map<string, number>();
  for (const control of controls) {
    const words = controlWords(control);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => `${count} ${words}`).join(', ');
}

export const frameworkSection = (framework: FrameworkResult): Markup => {
  const { id, version, title, controls, coverage } = framework;
  return markup`<section aria-labelledby="framework-${id}"><h3 id="framework-${id}">${title}</h3>
<p class="small soft"><code>${id}</code>, version ${version}</p>
<p class="measure">${coverage.statement}</p>
<table class="controls"${controls.length > 11 ? markup` data-filter="Filter controls"` : null}><thead><tr><th scope="col">Control</th><th scope="col">Status</th><th scope="col">Rests on</th></tr></thead><tbody>
${controls.map((control) => controlRow(control))}</tbody></table>
</section>
`;
};

const controlRow = (control: FrameworkResult['controls'][number]): Markup =>
  markup`<tr><td><strong>${control.id}</strong> ${control.title}<br><span class="soft small">${control.rationale}</span></td>
<td>${statusMark(control)}${control.relation && markup`<br><span class="soft small">${control.relation} evidence. ${control.reason}</span>`}</td>
<td class="small">${control.checks.map(({ id, verdict }) => markup`${verdictMark(verdict)} <a href="#check-${id}">${id}</a><br>`)}${control.evidence.map((item, index) => markup`${index > 0 ? ', ' : null}<a href="#evidence-${item}">${item}</a>`)}</td></tr>
`;
