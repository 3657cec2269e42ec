import { createHash } from 'node:crypto';
import type { Assessment, CheckResult } from '../../assess.ts';
import type { Finding, Severity } from '../../checks/check.ts';
import type { Verdict } from '../../checks/engine/verdict.ts';
import { version } from '../../version.ts';
import { knownBefore } from './new-since.ts';

/** SARIF 2.1.0. What passed is not in it: readers show every result as something to act on. */
export function drawSarif(assessment: Assessment): string {
  const { snapshot, checks, newSince } = assessment;
  const chosen = checks[0]?.baseline;
  const ruleId = ({ id, baseline }: CheckResult) => (baseline === chosen ? id : `${id}/${baseline}`);
  const known = knownBefore(assessment);
  const results = checks.flatMap((check, ruleIndex) =>
    check.findings.filter(isListed).map((finding) => ({
      ruleId: ruleId(check),
      ruleIndex,
      ...kindOf(check, finding),
      message: { text: `${finding.entity.label}: ${finding.message}` },
      locations: [locationOf(snapshot.org, finding)],
      partialFingerprints: fingerprints(snapshot.org, check, finding),
      ...(newSince ? { baselineState: known(check, finding) ? 'unchanged' : 'new' } : {}),
      ...(finding.verdict === 'WAIVED' ? { suppressions: [suppression(finding)] } : {}),
      properties: { verdict: finding.verdict, evidence: finding.evidence },
    })),
  );
  const run = {
    tool: {
      driver: {
        name: 'okta-evidence',
        version,
        semanticVersion: version,
        rules: checks.map((check) => rule(ruleId(check), check)),
      },
    },
    automationDetails: { id: `okta-evidence/${snapshot.org}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: checks
          .map((check, index) => ({ check, index }))
          .filter(({ check }) => check.verdict === 'INSUFFICIENT')
          .map(({ check, index }) => ({
            level: 'warning',
            message: { text: `${check.id}: evidence is missing. ${check.reason}` },
            associatedRule: { id: ruleId(check), index },
          })),
      },
    ],
    results,
    properties: { org: snapshot.org, snapshot: snapshot.id, collectedAt: snapshot.collectedAt },
  };
  return JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2);
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const listed = new Set<Verdict>(['FAIL', 'WAIVED', 'MANUAL', 'INSUFFICIENT']);
const isListed = ({ verdict }: Finding): boolean => listed.has(verdict);

const levels: Record<Severity, 'error' | 'warning' | 'note'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** Where code scanning begins to call something critical, high, medium or low. */
const scores: Record<Severity, string> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0', info: '0.0' };

function kindOf({ severity }: CheckResult, { verdict }: Finding): { kind: string; level: string } {
  if (verdict === 'MANUAL') return { kind: 'review', level: 'none' };
  if (verdict === 'INSUFFICIENT') return { kind: 'open', level: 'none' };
  return { kind: 'fail', level: levels[severity] };
}

function rule(id: string, check: CheckResult) {
  return {
    id,
    name: check.id.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase()),
    shortDescription: { text: check.title },
    fullDescription: { text: `${check.title}: ${check.populationOf}.` },
    help: { text: check.remediation, markdown: check.remediation },
    defaultConfiguration: { level: levels[check.severity] },
    properties: {
      severity: check.severity,
      'security-severity': scores[check.severity],
      tags: ['security', 'okta'],
      baseline: check.baseline,
      thresholds: check.thresholds,
      verdict: check.verdict,
    },
  };
}

/** Nothing of it lies in a source file, and some readers refuse a result that has no place: the org's own tree is it. */
function locationOf(org: string, { entity }: Finding) {
  const place = [org.replaceAll(':', '_'), `${entity.type}s`, entity.id].map(encodeURIComponent).join('/');
  return {
    physicalLocation: { artifactLocation: { uri: `okta/${place}` }, region: { startLine: 1 } },
    logicalLocations: [{ name: entity.label, fullyQualifiedName: `${entity.type}/${entity.id}`, kind: 'resource' }],
  };
}

/** The same for the same fault of the same entity in every snapshot, so that a reader knows it again. */
function fingerprints(org: string, { id, baseline }: CheckResult, { entity }: Finding) {
  const key = [org, id, baseline, entity.type, entity.id].join('\n');
  const fingerprint = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return { 'oktaEvidenceEntity/v1': fingerprint, primaryLocationLineHash: `${fingerprint}:1` };
}

function suppression({ evidence }: Finding) {
  const { owner, reason, expiry } = evidence['waiver'] as Record<'owner' | 'reason' | 'expiry', string>;
  return { kind: 'external', status: 'accepted', justification: `${reason} (owner ${owner}, until ${expiry})` };
}
