import type { Pin, Signature } from './check-signature.ts';
import type { Finding } from './finding.ts';

/** One snapshot or bundle, looked through. */
export interface Checked {
  kind: 'snapshot' | 'bundle';
  /** From the path that was verified; empty for that path itself. */
  path: string;
  snapshot: string | null;
  /** Host. */
  org: string | null;
  files: number;
  bytes: number;
  signature: Signature;
  findings: Finding[];
}

/** The key that evidence of an org has to be signed with. */
export type PinOf = (host: string) => Promise<Pin | null>;

export const hostOf = (url: unknown): string | null => {
  const text = typeof url === 'string' ? url : '';
  return URL.canParse(text) ? new URL(text).host : null;
};
