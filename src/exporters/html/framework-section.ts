import type { FrameworkResult } from '../../assess.ts';
import { verdictWords } from '../findings/words.ts';
import { statusMark } from './mark.ts';
import { type Markup, markup } from './markup.ts';

/** All frameworks in one small table that leads to each. */
export const frameworkOverview = (
  frameworks: readonly FrameworkResult[],
): Markup => markup`<p class="measure">Evidence supports a control; whether the control is met is for its auditor to say. Primary evidence bears on a control directly, supporting evidence beside other sources. What no test decides is for a person to judge, from the tables named; what was considered and is not covered has its reason beside it.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Controls by framework"><table class="overview">
<thead><tr><th scope="col">Framework</th>${counted.map(([, heading]) => markup`<th scope="col" class="number">${heading}</th>`)}</tr></thead><tbody>
${frameworks.map(
  ({ id, title, version, coverage }) =>
    markup`<tr><th scope="row"><a href="#framework-${id}">${title}</a> <span class="soft small">${version}</span></th>${counted.map(([count]) => markup`<td class="number">${coverage[count]}</td>`)}</tr>\n`,
)}</tbody></table></div>
`;

type Count = Exclude<keyof FrameworkResult['coverage'], 'statement'>;

const counted: readonly (readonly [Count, heading: string])[] = [
  ['mapped', 'Mapped'],
  ['supported', 'Supported'],
  ['exceptions', 'Exceptions noted'],
  ['insufficient', 'Insufficient evidence'],
  ['manual', 'To judge'],
  ['notCovered', 'Not covered'],
];

export const frameworkSection = (framework: FrameworkResult): Markup => {
  const { id, version, title, controls, coverage } = framework;
  return markup`<section aria-labelledby="framework-${id}"><h3 id="framework-${id}">${title}</h3>
<p class="small soft keep"><code>${id}</code>, version ${version}</p>
<p class="measure keep">${coverage.statement}</p>
<table class="controls"${controls.length > 11 ? markup` data-filter="Filter controls"` : null}><thead><tr><th scope="col">Control</th><th scope="col">Status</th><th scope="col">Rests on</th></tr></thead><tbody>
${controls.map((control) => controlRow(control))}</tbody></table>
</section>
`;
};

type Control = FrameworkResult['controls'][number];

function controlRow(control: Control): Markup {
  const { id, title, rationale, relation, reason, checks, evidence } = control;
  const restsOn = [
    ...checks.map(
      ({ id, verdict }) =>
        markup`<span class="sign ${verdict}"><b aria-hidden="true"><span>${verdictWords[verdict].sign}</span></b><span class="unseen">${verdict}</span></span>&nbsp;<a href="#check-${id}">${id}</a>`,
    ),
    ...evidence.map((item) => markup`<a href="#evidence-${item}">${item}</a>`),
  ];
  return markup`<tr><td><strong>${id}</strong> ${title}<br><span class="soft small">${rationale}</span>${relation && markup`<br><span class="small">${reason}</span>`}</td>
<td>${statusMark(control)}${relation && markup`<br><span class="soft small">${relation} evidence</span>`}</td>
<td class="small">${restsOn.map((each, at) => markup`${at > 0 ? ', ' : null}${each}`)}</td></tr>
`;
}
