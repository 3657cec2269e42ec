import { connectionCodes } from './error-codes/connection.ts';
import { credentialCodes } from './error-codes/credential.ts';
import { evidenceCodes } from './error-codes/evidence.ts';
import { oktaCodes } from './error-codes/okta.ts';
import { questions } from './error-codes/questions.ts';
import { usageCodes } from './error-codes/usage.ts';

/** What `explain` and README say of an error: both are made from this table. */
export interface ErrorExplained {
  /** As it stands in the error, stable between releases. */
  code: string;
  /** What it looks like, where a code alone says little. */
  title: string;
  cause: string;
  fix: string;
  /** Shown in README's troubleshooting, not only by `explain`. */
  common?: true;
}

export interface ErrorGroup {
  title: string;
  codes: readonly ErrorExplained[];
}

/** Every error of this tool and of Okta that it passes on, and questions that people come with. */
export const errorGroups: readonly ErrorGroup[] = [
  { title: 'Questions', codes: questions },
  { title: 'Credential and rights', codes: credentialCodes },
  { title: 'Org and network', codes: connectionCodes },
  { title: "Okta's own codes", codes: oktaCodes },
  { title: 'Evidence', codes: evidenceCodes },
  { title: 'Command line and settings', codes: usageCodes },
];

export const errorCodes: readonly ErrorExplained[] = errorGroups.flatMap(({ codes }) => codes);
