import type { Verification } from '../snapshot/verify.ts';
import { defineCommand } from './command.ts';

export type Verified =
  | (Verification & { printed?: undefined })
  /** `--print-key` */
  | { printed: { org: string; publicKey: string; keyFingerprint: string } };

export const verify = defineCommand<Verified>({
  name: 'verify',
  arguments: '[path]',
  summary: 'prove that a snapshot or bundle is whole and unaltered (offline)',
  description:
    'Looks at every byte of a snapshot, of a bundle (a folder or a .zip), or of the evidence folder with its whole chain of snapshots: every file that was altered, added, taken away or renamed is named, and so are a rewritten manifest and a signature that was taken away or does not hold. Needs no network and no Okta.\n\n' +
    'A signature proves that nothing has changed since it was made. Who made it is proven only against a key that you have by another way: --key, or the key that this machine keeps for the org.',
  options: [
    { flags: '--key <public key pem>', description: 'a file with the public key that must have signed it' },
    { flags: '--print-key', description: 'print the public key that this machine signs with, for the org' },
  ],
  examples: [
    { command: 'okta-evidence verify ./evidence', comment: 'every snapshot, and that none is missing' },
    { command: 'okta-evidence verify evidence.zip --key acme.pem', comment: 'what an auditor does' },
    { command: 'okta-evidence verify --print-key > acme.pem', comment: 'the key to give to the auditor' },
  ],
  notes:
    'Exit code: 0 when all is as it was sealed, 5 when anything is not, or when another key than the expected one signed it.',
  async run(input, context) {
    const { runVerify } = await import('./verify/run-verify.ts');
    return runVerify(input, context);
  },
  async render(data, terminal) {
    if (data.printed) return data.printed.publicKey;
    const { draw } = await import('./verify/draw.ts');
    return draw(data, terminal);
  },
  json: (data) => data.printed ?? { ok: data.findings.length === 0, ...data },
  exitCode: (data) => (!data.printed && data.findings.length > 0 ? 5 : 0),
  audit: {
    failure: 'verify',
    of: (data) => {
      if (data.printed) return undefined;
      const [first] = data.checked;
      const org = first?.org;
      if (!org) return undefined;
      const snapshot = data.kind === 'snapshot' ? { snapshot: data.path } : {};
      return { action: 'verify', org, ...snapshot, detail: { kind: data.kind, findings: data.findings.length } };
    },
  },
});
