import type { Assessment, CheckResult } from '../../assess.ts';
import type { Manifest } from '../../snapshot/manifest.ts';
import { completeness } from '../findings/completeness.ts';
import { chosenChecks, headline, inNumbers, orgName } from '../findings/words.ts';
import { verdictMark } from './mark.ts';
import { type Markup, markup } from './markup.ts';

/** Of which org, when, by whom and with what: the first thing that an auditor asks, and the result in two lines. */
export function opening(assessment: Assessment, manifest: Manifest): Markup {
  const { snapshot } = assessment;
  const { org, collector, tool } = manifest;
  const facts: [string, string | null][] = [
    ['Organization', [snapshot.org, org.id && `Okta id ${org.id}`].filter(Boolean).join(', ')],
    ['Environment', [org.environment, org.engine && engines[org.engine]].filter(Boolean).join(', ')],
    ['Collected', `${minute(manifest.startedAt)} to ${minute(manifest.endedAt)} UTC${skew(manifest)}`],
    [
      'Collected by',
      `${principalOf(collector)}; run by ${collector.runBy}${collector.ci ? ` on ${collector.ci}` : ''}`,
    ],
    ['With the rights of', [...collector.roles, ...collector.scopes].join(', ') || 'not told by Okta'],
    ['Tool', `${tool.name} ${tool.version}${tool.gitCommit ? `, commit ${tool.gitCommit}` : ''}`],
    ['Snapshot', snapshot.id],
    ['Measured with', measuredWith(assessment)],
  ];
  return markup`<header>
<p class="eyebrow">Compliance evidence from Okta</p>
<h1>${orgName(manifest, snapshot.org)}</h1>
<p class="lead"><strong>${headline(assessment)}</strong> ${completeness(manifest).sentence}</p>
${atAGlance(chosenChecks(assessment))}<dl class="facts">${facts.map(([term, said]) => (said ? markup`<dt>${term}</dt><dd>${said}</dd>\n` : markup``))}</dl>
</header>
`;
}

/** What is wrong, in as many lines as there are tests that say so. */
function atAGlance(checks: readonly CheckResult[]): Markup | null {
  const wrong = checks.filter(({ verdict }) => verdict === 'FAIL' || verdict === 'INSUFFICIENT');
  const lines = wrong.map(
    (check) =>
      markup`<li>${verdictMark(check.verdict)} <span><a href="#check-${check.id}">${check.title}</a>: ${inNumbers(check)} <span class="soft">(${check.severity})</span></span></li>\n`,
  );
  return lines.length > 0 ? markup`<ul class="glance">${lines}</ul>\n` : null;
}

/** The thresholds of the results, and those that frameworks bring for their own controls. */
function measuredWith(assessment: Assessment): string {
  const [chosen, ...others] = new Set(assessment.checks.map(({ baseline }) => baseline));
  if (!chosen) return '';
  const own = others.length > 0 ? `; where a framework brings its own thresholds: ${others.join(', ')}` : '';
  return `the baseline ${chosen}${own}`;
}

const engines = { 'identity-engine': 'Identity Engine', classic: 'Classic Engine' } as const;

const kinds = { token: 'API token', 'service-app': 'service app', browser: 'sign-in in a browser' } as const;

function principalOf({ auth, principal }: Manifest['collector']): string {
  const who = principal?.login ?? principal?.id;
  return who ? `${kinds[auth]} of ${who}` : `${kinds[auth]} whose owner Okta did not tell`;
}

const minute = (time: string): string => time.slice(0, 19).replace('T', ' ');

const skew = ({ clockSkewMs }: Manifest): string =>
  clockSkewMs === null || Math.abs(clockSkewMs) < 1000
    ? ''
    : `; Okta's clock was ${Math.abs(clockSkewMs / 1000).toFixed(0)} s ${clockSkewMs > 0 ? 'ahead' : 'behind'}`;
