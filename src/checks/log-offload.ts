import { z } from 'zod';
import { defineCheck, type Finding } from './check.ts';
import { idOf, isActive, text } from './facts/lenient.ts';

export const logOffload = defineCheck({
  id: 'log-offload',
  title: 'The System Log is kept outside Okta',
  severity: 'high',
  population: 'each org: its log streams',
  datasets: [{ id: 'log-streams' }],
  params: z.strictObject({
    /** The system that reads the log by itself, which no setting in Okta shows. */
    pulledBy: z.string().trim().min(1).max(200).optional(),
  }),
  listsPassing: true,
  optional: true,
  remediation:
    'Reports > Log Streaming > Add Log Stream (`/api/v1/logStreams`, `status` ACTIVE): Okta keeps the log for 90 days only. Where a SIEM reads the log instead, name it in `pulledBy` of the baseline, and have somebody confirm it.',
  async *evaluate(datasets, { params }) {
    const active: string[] = [];
    const inactive: string[] = [];
    for await (const stream of datasets.records('log-streams')) {
      const named = `${text(stream.name) ?? idOf(stream)} (${text(stream.type) ?? 'type not told'})`;
      (isActive(stream) ? active : inactive).push(named);
    }
    const result = (verdict: Finding['verdict'], message: string): Finding => ({
      entity: { type: 'org', id: 'log-streams', label: 'Log streams' },
      verdict,
      message,
      evidence: { active: active.sort(), inactive: inactive.sort(), pulledBy: params.pulledBy ?? null },
    });
    if (active.length > 0) yield result('PASS', 'An active log stream carries the log out.');
    else if (params.pulledBy) {
      yield result('MANUAL', `Said to be read by ${params.pulledBy}: look there whether it arrives.`);
    } else if (datasets.status('log-streams') === 'complete')
      yield result('FAIL', inactive.length > 0 ? 'Every log stream is INACTIVE.' : 'There is no log stream.');
    return { summary: `${active.length} of ${active.length + inactive.length} log streams are ACTIVE.` };
  },
});
