import type { CheckResult } from '../assess.ts';
import type { Check } from '../checks/check.ts';
import type { ErrorExplained } from '../error-codes.ts';
import type { Terminal } from '../ui/terminal.ts';
import { defineCommand } from './command.ts';
import { assessmentOptions } from './test.ts';

export interface Explanation {
  check: Pick<Check, 'id' | 'title' | 'severity' | 'population' | 'remediation'> & { reads: string[] };
  /** What it says of the snapshot; null where there is none yet. */
  result: CheckResult | null;
  snapshot: { id: string; org: string; collectedAt: string } | null;
  /** Why there is no result. */
  without: string | null;
}

interface Explained {
  /** Of a check, or of the code of an error. */
  explanation: Explanation | ErrorExplained;
  text(terminal: Terminal): string;
}

const taken = new Set(['--snapshot', '--baseline', '--inactive-days', '--mfa-minimum', '--waivers', '--reviews']);

export const explain = defineCommand<Explained>({
  name: 'explain',
  arguments: '<id>',
  summary: 'a check: why it says what it says, and the fix; an error code: cause and fix (offline)',
  description:
    'Shows for one check what it asks and of whom, the thresholds and where each came from, what was read, and for each cause the fields that decided, then what to change in the Admin Console. Works offline, on the latest snapshot or the one named; without any it says what the check asks.\n\nFor the code of an error, as it stands in the error, in the log or beside a dataset that could not be read, it shows cause and fix; so it does for codes of Okta and for some questions (slow-first-collection, nothing-opens).',
  options: assessmentOptions.filter(({ flags }) => taken.has(flags.split(' ')[0] ?? '')),
  examples: [
    { command: 'okta-evidence explain mfa-all-users', comment: 'why it failed in the latest snapshot, and what to do' },
    { command: 'okta-evidence explain password-policy --baseline pci-dss-4.0.1', comment: 'measured with PCI DSS' },
    { command: 'okta-evidence explain credential-refused', comment: 'what to do about an error' },
  ],
  async run(input, context) {
    const { findError } = await import('./explain/find-error.ts');
    const error = findError(String(input['id']));
    if (error) {
      const { drawError } = await import('./explain/draw-error.ts');
      return { explanation: error, text: ({ out, width }) => drawError(error, out, width) };
    }
    const { explainCheck } = await import('./explain/explain-check.ts');
    const { drawExplanation } = await import('./explain/draw.ts');
    const explanation = await explainCheck(input, context);
    return { explanation, text: ({ out, width }) => drawExplanation(explanation, out, width) };
  },
  render: ({ text }, terminal) => text(terminal),
  json: ({ explanation }) => explanation,
  next: ({ explanation }) => ('check' in explanation && !explanation.result ? 'okta-evidence sync' : undefined),
});
