import type { Assessment } from '../../assess.ts';
import type { Manifest } from '../../snapshot/manifest.ts';
import { completeness } from '../findings/completeness.ts';
import { headline } from '../findings/words.ts';
import { type Markup, markup } from './markup.ts';

/** Of which org, when, by whom and with what: the first thing that an auditor asks, and the result in two lines. */
export function opening(assessment: Assessment, manifest: Manifest): Markup {
  const { snapshot, inputs } = assessment;
  const { org, collector, tool } = manifest;
  const facts: [string, string | null][] = [
    ['Organization', [org.name, org.id && `Okta id ${org.id}`, org.url].filter(Boolean).join(', ')],
    ['Environment', [org.environment, org.engine && engines[org.engine]].filter(Boolean).join(', ')],
    ['Collected', `${minute(manifest.startedAt)} to ${minute(manifest.endedAt)} UTC${skew(manifest)}`],
    [
      'Collected by',
      `${principalOf(collector)}; run by ${collector.runBy}${collector.ci ? ` on ${collector.ci}` : ''}`,
    ],
    ['With the rights of', [...collector.roles, ...collector.scopes].join(', ') || 'not told by Okta'],
    ['Tool', `${tool.name} ${tool.version}${tool.gitCommit ? `, commit ${tool.gitCommit}` : ''}`],
    ['Snapshot', snapshot.id],
    ['Measured with', inputs.baselines.map(({ path }) => path).join(', ')],
  ];
  return markup`<header>
<p class="eyebrow">Compliance evidence from Okta</p>
<h1>${snapshot.org}</h1>
<p class="lead"><strong>${headline(assessment)}</strong> ${completeness(manifest).sentence}</p>
<dl class="facts">${facts.map(([term, said]) => (said ? markup`<dt>${term}</dt><dd>${said}</dd>\n` : markup``))}</dl>
</header>
`;
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
