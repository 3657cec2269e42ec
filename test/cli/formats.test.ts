import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { type Assessment, assessmentExitCode } from '../../src/assess.ts';
import { drawJunit } from '../../src/commands/test/junit.ts';
import { comparison } from '../../src/commands/test/new-since.ts';
import { drawSarif } from '../../src/commands/test/sarif.ts';
import { drawStepSummary } from '../../src/commands/test/step-summary.ts';
import { drawAssessment } from '../../src/commands/test/table.ts';
import { assessed } from '../assess/assessed.ts';
import { goodOrg, snapshotFixture } from '../assess/snapshot-fixture.ts';
import { factorsOf, type Given, user } from '../checks/given.ts';
import { type Element, parseXml } from './xml.ts';

const hostile = '</failure>]]>&"\'\u0000\u001b[31m\ud800\uffff <img src=x> | `a` @all\r\n\tZoë 😀';

/** Users without a factor: some with nothing but their id, one whose name attacks whatever prints it. */
const faulty = (...ids: string[]): Given => ({
  ...goodOrg,
  users: [...(goodOrg.users ?? []), ...ids.map((id) => user(id, id === 'evil' ? { profile: { login: hostile } } : {}))],
  'user-factors': [...(goodOrg['user-factors'] ?? []), ...ids.map((id) => factorsOf(id))],
});
const waivers = {
  file: { path: 'w.yaml', version: null, sha256: 'x' },
  waivers: [{ entity: 'kiosk', owner: 'ciso', reason: hostile, expiry: '2029-01-01' }],
};
const assess = async (records: Given, more: Parameters<typeof snapshotFixture>[0] = {}): Promise<Assessment> =>
  assessed(await snapshotFixture({ records, ...more }), { waivers });
const rule = { failOn: 'low', allowPartial: true, frameworksNamed: false } as const;

describe('JUnit', () => {
  const suitesOf = (text: string) => parseXml(text).children;
  const count = (suite: Element | undefined, kind: string) =>
    suite?.children.filter((one) => one.children.some((child) => child.name === kind)).length;

  test('is well-formed whatever an org holds, and its numbers are those of its cases', async () => {
    const assessment = await assess(faulty('evil', 'u9', 'kiosk'));
    const root = parseXml(drawJunit(assessment, { allowPartial: false }));
    expect(root.name).toBe('testsuites');
    expect(root.children.map(({ attributes }) => attributes['name'])).toEqual(
      assessment.checks.map(({ id, baseline }) => `${id} (${baseline})`),
    );
    for (const suite of root.children) {
      const cases = suite.children.filter(({ name }) => name === 'testcase');
      expect(suite.attributes).toMatchObject({
        tests: String(cases.length),
        failures: String(count(suite, 'failure')),
        errors: String(count(suite, 'error')),
        skipped: String(count(suite, 'skipped')),
        hostname: 'acme.okta.com',
        timestamp: '2028-05-29T12:00:00',
      });
      expect(cases.every(({ attributes }) => attributes['name'] && attributes['classname'] && attributes['time'])).toBe(
        true,
      );
    }
    const sum = (key: string) => root.children.reduce((total, { attributes }) => total + Number(attributes[key]), 0);
    for (const key of ['tests', 'failures', 'errors', 'skipped']) expect(root.attributes[key]).toBe(String(sum(key)));
    expect(root.children[0]?.attributes).toMatchObject({ tests: '4', failures: '2', skipped: '1' });
    const evil = root.children[0]?.children.find(({ attributes }) => attributes['name']?.includes('(evil)'));
    expect(evil?.attributes['name']).toContain('</failure>]]>&"\'\ufffd');
    expect(evil?.children[0]?.text).toContain('Fix: Require an authenticator');
  });

  test('missing evidence is an error, or skipped with --allow-partial', async () => {
    const assessment = await assess(goodOrg, { statuses: { 'user-factors': 'denied' } });
    const [strict] = suitesOf(drawJunit(assessment, { allowPartial: false }));
    expect(strict?.attributes).toMatchObject({ errors: '2', failures: '0' });
    const [lenient] = suitesOf(drawJunit(assessment, { allowPartial: true }));
    expect(lenient?.attributes).toMatchObject({ errors: '0', skipped: '2' });
    const [empty] = suitesOf(drawJunit(await assess({ ...goodOrg, users: [] }), { allowPartial: false }));
    expect(empty?.attributes).toMatchObject({ tests: '1', errors: '1' });
  });
});

describe('SARIF', () => {
  const schemaFile = new URL('../../../shared/controls/schemas/sarif-schema-2.1.0.json', import.meta.url);
  if (!existsSync(schemaFile)) process.stderr.write(`not run: the schema of SARIF is not at ${schemaFile.pathname}\n`);

  test.runIf(existsSync(schemaFile))('agrees with the schema of SARIF 2.1.0', async () => {
    const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>;
    const ajv = new Ajv({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    const validate = ajv.compile(schema);
    const all = await assess(faulty('evil', 'kiosk'), { statuses: { 'app-users': 'denied' } });
    const before = await assess(faulty('kiosk'));
    for (const assessment of [all, { ...all, newSince: comparison(all, before) }, await assess(goodOrg)]) {
      const valid = validate(JSON.parse(drawSarif(assessment)));
      expect(validate.errors ?? []).toEqual([]);
      expect(valid).toBe(true);
    }
    // The schema is taken seriously: a level that does not exist is refused.
    expect(validate(JSON.parse(drawSarif(all).replaceAll('"error"', '"fatal"')))).toBe(false);
  });

  const resultsOf = (assessment: Assessment) =>
    JSON.parse(drawSarif(assessment)).runs[0].results as {
      ruleId: string;
      ruleIndex: number;
      level: string;
      kind: string;
      baselineState?: string;
      suppressions?: object[];
      partialFingerprints: Record<string, string>;
      locations: { logicalLocations: { fullyQualifiedName: string }[] }[];
    }[];
  const place = (result: ReturnType<typeof resultsOf>[number]) =>
    result.locations[0]?.logicalLocations[0]?.fullyQualifiedName;

  test('tells what failed, what was waived and what a person has to judge, and where', async () => {
    const results = resultsOf(await assess(faulty('evil', 'kiosk')));
    expect(results.map((result) => [result.ruleId, place(result), result.kind, result.level])).toEqual([
      ['mfa-all-users', 'user/evil', 'fail', 'error'],
      ['mfa-all-users', 'user/kiosk', 'fail', 'error'],
      ['app-access-review', 'app/a1', 'review', 'none'],
    ]);
    expect(results[1]?.suppressions).toMatchObject([{ kind: 'external', status: 'accepted' }]);
  });

  test('knows the same fault again in another snapshot, and two faults apart', async () => {
    const [first, second] = [await assess(faulty('u8', 'u9')), await assess(faulty('u9'))].map((assessment) =>
      Object.fromEntries(resultsOf(assessment).map((result) => [place(result), result.partialFingerprints])),
    );
    expect(second?.['user/u9']).toEqual(first?.['user/u9']);
    expect(second?.['user/u9']).not.toEqual(first?.['user/u8']);
    expect(first?.['user/u9']?.['primaryLocationLineHash']).toMatch(/^[\da-f]{32}:1$/);
  });
});

describe('--new-since', () => {
  test('only failures that were not there before count', async () => {
    const [before, same, more] = [
      await assess(faulty('u8')),
      await assess(faulty('u8')),
      await assess(faulty('u8', 'u9')),
    ];
    const known = { ...same, newSince: comparison(same, before) };
    expect(known.newSince.checks).toEqual([{ id: 'mfa-all-users', baseline: 'reference', new: [], known: 1 }]);
    expect([assessmentExitCode(same, rule), assessmentExitCode(known, rule)]).toEqual([1, 0]);
    const fresh = { ...more, newSince: comparison(more, before) };
    expect(fresh.newSince.checks[0]).toMatchObject({ new: ['u9'], known: 1 });
    expect(assessmentExitCode(fresh, rule)).toBe(1);
    expect(drawAssessment(fresh, new Chalk({ level: 0 }), 100)).toContain('1 new failures (mfa-all-users 1), 1 known');
    expect(parseXml(drawJunit(fresh, rule)).children[0]?.attributes).toMatchObject({ failures: '1', skipped: '1' });
    const sarif = JSON.parse(drawSarif(fresh)).runs[0].results as { baselineState: string }[];
    expect(sarif.slice(0, 2).map(({ baselineState }) => baselineState)).toEqual(['unchanged', 'new']);
  });

  test('what was waived before, or not read, is new when it fails', async () => {
    const [waivedBefore, unread] = [
      await assess(faulty('kiosk')),
      await assess(faulty('u8'), { statuses: { 'user-factors': 'denied' } }),
    ];
    const now = await assessed(await snapshotFixture({ records: faulty('kiosk', 'u8') }));
    expect(comparison(now, waivedBefore).checks[0]).toMatchObject({ new: ['kiosk', 'u8'], known: 0 });
    expect(comparison(now, unread).checks[0]).toMatchObject({ known: 0 });
  });

  test('a snapshot of another org is refused', async () => {
    const now = await assess(goodOrg);
    const other = { ...now, snapshot: { ...now.snapshot, org: 'other.okta.com' } };
    expect(() => comparison(now, other)).toThrow(/other\.okta\.com/);
  });
});

test('the step summary lets no text of the org work as Markdown or HTML', async () => {
  const text = drawStepSummary(await assess(faulty('evil')));
  expect(text).toContain('| FAIL | critical | `mfa-all-users` | reference | 1 of 3 |');
  expect(text).not.toMatch(/(?<!\\)<img|(?<!\\)@all/);
  expect(text).toContain('Fix: ');
});
