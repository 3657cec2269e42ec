/** What can be wrong with evidence. */
export type Problem =
  | 'altered'
  | 'missing'
  | 'additional'
  | 'renamed'
  | 'rewritten'
  | 'signature-deleted'
  | 'signature-invalid'
  | 'not-signed'
  | 'other-key'
  | 'chain-broken';

export interface Finding {
  /** From the path that was verified, with `/`. */
  file: string;
  problem: Problem;
  message: string;
}
