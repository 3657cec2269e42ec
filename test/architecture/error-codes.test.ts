import { describe, expect, it } from 'vitest';
import { oktaCodes } from '../../src/error-codes/okta.ts';
import { questions } from '../../src/error-codes/questions.ts';
import { errorCodes } from '../../src/error-codes.ts';
import { filesBelow } from './source-files.ts';

const sources = filesBelow('src', ['.ts']).filter(({ path }) => !/^src\/(simulator|error-codes)/.test(path));

/** Codes that are put together where they are thrown, by commander's names and by kinds of mapping files. */
const composed = [
  ...['unknown-command', 'unknown-option', 'invalid-argument', 'option-missing-argument', 'missing-argument'],
  ...['excess-arguments', 'conflicting-option', 'unknown-framework', 'unknown-baseline'],
  ...['framework-not-readable', 'baseline-not-readable'],
];

/** Codes of Node and undici that are passed on: those that people meet most are explained. */
const passedOn = /^(E[A-Z]+|UND_ERR_\w+|[A-Z]+(_[A-Z]+)+)$/;

/** What stands behind `code:`, on both sides of a condition, and what makers of errors are given as a code. */
const used = new Set(
  sources.flatMap(({ text }) => [
    ...[...text.matchAll(/\bcode: [^,\n]*/g)].flatMap(([line]) =>
      [...line.matchAll(/'([a-z\d]+(?:-[a-z\d]+)*)'/g)]
        .map((match) => match[1] ?? '')
        .filter((word) => !word.startsWith('--')),
    ),
    ...[...text.matchAll(/'((?:unknown|org-url)-[a-z-]+)'/g)].map((match) => match[1] ?? ''),
    ...[...text.matchAll(/let code = '([a-z-]+)'/g)].map((match) => match[1] ?? ''),
  ]),
);

/** Not errors: words that stand behind a `code:` of something else. */
const noErrors = new Set(['not-collected', 'not-in-snapshot', 'skipped']);

describe('error codes', () => {
  const known = new Set(errorCodes.map(({ code }) => code));

  it('are explained, each of them', () => {
    expect([...used].filter((code) => !known.has(code) && !noErrors.has(code)).sort()).toEqual([]);
    expect(composed.filter((code) => !known.has(code))).toEqual([]);
  });

  it('are in use, each that is explained', () => {
    const elsewhere = new Set([...oktaCodes, ...questions].map(({ code }) => code));
    const idle = [...known].filter(
      (code) => !used.has(code) && !composed.includes(code) && !elsewhere.has(code) && !passedOn.test(code),
    );
    expect(idle).toEqual([]);
  });

  it('are explained once, in whole sentences', () => {
    expect(known.size).toBe(errorCodes.length);
    for (const { code, title, cause, fix } of errorCodes) {
      expect(cause, code).toMatch(/^[\p{Lu}\d-].*\.$/u);
      expect(title, code).not.toMatch(/\.$/);
      expect(fix.length, code).toBeGreaterThan(10);
    }
  });

  it.each([
    'credential-refused',
    'E0000015',
    'E0000006',
    'nothing-readable',
    'insufficient_scope',
    'E0000007',
    'wrong-region',
    'not-an-okta-org',
    'org-url-admin',
    'no-org',
    'nothing-opens',
    'slow-first-collection',
    'mfa-failing-though-enforced',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'html-instead-of-json',
  ])('%s stands in the troubleshooting of README', (code) => {
    expect(errorCodes.find((each) => each.code === code)?.common).toBe(true);
  });
});
