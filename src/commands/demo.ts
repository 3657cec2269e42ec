import { defineCommand } from './command.ts';

export interface Demo {
  org: string;
  /** Each command line that was run, as it would be typed, and how it ended. */
  steps: { command: string; exitCode: number }[];
  evidenceFolder: string;
  bundle: string;
}

export const demo = defineCommand<Demo>({
  name: 'demo',
  summary: 'all four, on a simulated org, in one go',
  description:
    'Starts a simulated Okta org on this computer, Acme, with about 40 users and every awkward case that matters to an auditor, and runs connect, sync, test and export on it, as you would. Nothing leaves this computer, and your profiles and keychain are left alone.',
  options: [],
  examples: [
    { command: 'okta-evidence demo', comment: 'evidence in ./okta-evidence-demo' },
    { command: 'okta-evidence demo --dir /tmp/acme', comment: 'somewhere else' },
  ],
  network: true,
  async run(_input, context) {
    const { runDemo } = await import('./demo/run-demo.ts');
    return runDemo(context);
  },
  render: ({ bundle, evidenceFolder }, { out }) =>
    [
      '',
      'The failing tests are the point: Acme is made of the cases that an auditor asks about.',
      `The evidence bundle:  ${out.bold(bundle)}`,
      `The evidence folder:  ${evidenceFolder}`,
    ].join('\n'),
  next: () => 'okta-evidence connect <your org>   (acme, or acme.okta.com)',
});
