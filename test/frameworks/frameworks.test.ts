import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadBaseline, loadFrameworks } from '../../src/frameworks.ts';
import { known } from '../assess/assessed.ts';

const mappings = new URL('../../mappings/', import.meta.url);
const idsIn = (folder: URL) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace('.yaml', ''));

/** A copy of one of our files with a mistake in it. */
function mistaken(path: string, from: string | RegExp, to: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'okta-evidence-mapping-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const source = readFileSync(new URL(path, mappings), 'utf8');
  const file = join(folder, 'ours.yaml');
  writeFileSync(file, source.replace(from, to));
  return file;
}

test.each(idsIn(mappings))('%s is valid, and its id is its name', async (id) => {
  const [framework] = await loadFrameworks([id], known);
  expect(framework?.id).toBe(id);
  expect(framework?.file.path).toBe(`mappings/${id}.yaml`);
});

test.each(idsIn(new URL('baselines/', mappings)))('baseline %s has every check it can decide', async (id) => {
  const baseline = await loadBaseline(id, known);
  expect(baseline.id).toBe(id);
  expect([...baseline.params.keys()].sort()).toEqual(known.checks.map((check) => check.id).sort());
});

test('with none named the default set comes, and each once', async () => {
  const replaced = ['iso27001-2013', 'nist-csf-1.1'];
  expect((await loadFrameworks(undefined, known)).map(({ id }) => id)).toEqual(
    idsIn(mappings)
      .filter((id) => !replaced.includes(id))
      .sort(),
  );
  expect(await loadFrameworks(['soc2', 'soc2'], known)).toHaveLength(1);
  expect((await loadFrameworks(replaced, known)).map(({ id }) => id)).toEqual(replaced);
  expect((await loadFrameworks(['all'], known)).map(({ id }) => id)).toEqual(idsIn(mappings).sort());
});

test('an unknown one is refused, with a suggestion', async () => {
  await expect(loadFrameworks(['soc3'], known)).rejects.toMatchObject({
    exitCode: 2,
    hint: expect.stringContaining('"soc2"'),
  });
  await expect(loadBaseline('referense', known)).rejects.toMatchObject({
    hint: expect.stringContaining('"reference"'),
  });
  await expect(loadFrameworks(['./nowhere.yaml'], known)).rejects.toThrow(/cannot be read/);
});

describe('a mistake is named with its file and line:', () => {
  test.each([
    [
      'an unknown item',
      'item: okta-users',
      'item: okta-user',
      /ours\.yaml, line \d+: .*unknown item "okta-user", did you mean "okta-users"/,
    ],
    [
      'an unknown check',
      'check: mfa-enforced',
      'check: mfa-inforced',
      /unknown check "mfa-inforced", did you mean "mfa-enforced"/,
    ],
    ['a malformed id', 'id: CC6.2', 'id: CC6.2.1', /line \d+: "CC6\.2\.1" is not a control id/],
    ['an id that stands twice', 'id: CC6.2', 'id: CC6.1', /control "CC6\.1" stands twice/],
    ['a relation that is none', 'relation: primary', 'relation: main', /line \d+: controls\.0\.items\.0\.relation/],
    ['a link without a reason', / {8}why: .*\n/, '', /line \d+: controls\.0\.items\.0\.why/],
    ['an unknown key', 'beyond:', 'bejond:', /ours\.yaml, line \d+/],
    ['a link that stands twice', 'item: mfa-policies\n', 'item: mfa-enrollment\n', /names "mfa-enrollment" twice/],
    [
      'a part that its check does not have',
      'check: password-policy\n',
      'check: password-policy\n        parts: [minLenght]\n',
      /line \d+: unknown part "minLenght" of check "password-policy", which has minLength,/,
    ],
    [
      'a part of a check that has none',
      'check: mfa-enforced\n',
      'check: mfa-enforced\n        parts: [review]\n',
      /unknown part "review" of check "mfa-enforced", which has none/,
    ],
    ['a control that is both mapped and left out', 'id: CC6.4', 'id: CC6.1', /control "CC6\.1" stands twice/],
    ['a malformed id among those left out', 'id: CC6.4', 'id: C6.4', /line \d+: "C6\.4" is not a control id/],
    ['a pattern that is none', /idPattern: .*/, 'idPattern: "("', /idPattern: is not a regular expression/],
    ['a control without a rationale', / {4}rationale: .*\n/, '', /line \d+: controls\.0\.rationale/],
    ['broken YAML', 'controls:', 'controls: [', /ours\.yaml, line \d+/],
  ])('%s', async (_, from, to, message) => {
    await expect(loadFrameworks([mistaken('soc2.yaml', from, to)], known)).rejects.toThrow(message);
  });

  test.each([
    ['a weak length', 'minLength: 12', 'minLength: 2', /line \d+: checks\.password-policy\.minLength/],
    ['no lockout', 'maxAttempts: 10', 'maxAttempts: 0', /maxAttempts/],
    ['a year of inactivity and more', 'days: 90', 'days: 900', /checks\.inactive-accounts\.days/],
    ['no length', /^ {4}minLength: 12.*$/m, '', /checks\.password-policy\.minLength/],
    ['two lengths the wrong way round', 'minLength: 12', 'minLength: { withMfa: 15, withoutMfa: 8 }', /asks more/],
    ['a rule that stands twice', 'history: 4', 'minLength: 8', /line \d+/],
    ['a misspelt rule', 'history: 4', 'histroy: 4', /checks\.password-policy/],
    [
      'an unknown check',
      'inactive-accounts:\n',
      'inactive-acounts:\n',
      /Did you mean "inactive-accounts"|has no thresholds/,
    ],
  ])('baseline: %s', async (_, from, to, message) => {
    await expect(loadBaseline(mistaken('baselines/reference.yaml', from, to), known)).rejects.toThrow(message);
  });
});

describe('the thresholds of', () => {
  const numbers = (baseline: Awaited<ReturnType<typeof loadBaseline>>) => ({
    inactive: (baseline.params.get('inactive-accounts') as { days: number }).days,
    ...(baseline.params.get('password-policy') as object),
  });

  test.each([
    ['reference', { inactive: 90, minLength: 12, history: 4, maxAttempts: 10, commonPasswords: 'refused' }],
    ['nist-800-63b-4', { inactive: 90, minLength: { withMfa: 8, withoutMfa: 15 }, rotation: 'forbidden' }],
    ['pci-dss-4.0.1', { inactive: 90, minLength: 12, history: 4, maxAttempts: 10, autoUnlockMinutes: 30 }],
    ['cis-8.1', { inactive: 45, minLength: { withMfa: 8, withoutMfa: 14 } }],
    ['disa-okta-stig-v1r2', { inactive: 35, minLength: 15, history: 5, maxAttempts: 3, minAgeMinutes: 1440 }],
  ])('%s are those of the standard', async (id, expected) => {
    expect(numbers(await loadBaseline(id, known))).toMatchObject(expected);
  });
});

describe('the organization template', () => {
  test('decides nothing while its policy document is blank, and says so', async () => {
    const template = await loadBaseline('organization', known);
    expect(template.organization).toBe(false);
    expect(template.notes['password-policy']).toMatch(/placeholders/);
  });

  test("filled in, holds the organization's own numbers under its own id", async () => {
    const filled = mistaken('baselines/organization.yaml', /: ""/g, ': "2026-05-31"');
    expect(await loadBaseline(filled, known)).toMatchObject({ id: 'organization', organization: true, notes: {} });
  });
});

test("a changed copy of a standard's numbers does not pass for the standard", async () => {
  const copy = mistaken('baselines/pci-dss-4.0.1.yaml', 'days: 90', 'days: 300');
  expect((await loadBaseline(copy, known)).id).toBe('pci-dss-4.0.1-changed');
  const same = mistaken('baselines/pci-dss-4.0.1.yaml', 'days: 90', 'days: 90');
  expect((await loadBaseline(same, known)).id).toBe('pci-dss-4.0.1');
});

describe("a user's own framework", () => {
  test('is loaded from its file, beside ours', async () => {
    const file = mistaken('soc2.yaml', 'id: soc2', 'id: ours');
    const loaded = await loadFrameworks(['soc2', file], known);
    expect(loaded.map((framework) => [framework.id, framework.file.path])).toEqual([
      ['soc2', 'mappings/soc2.yaml'],
      ['ours', 'ours.yaml'],
    ]);
  });

  test('does not pass for the one that it was copied from', async () => {
    const changed = mistaken('soc2.yaml', 'relation: primary', 'relation: supporting');
    expect((await loadFrameworks([changed], known)).map(({ id }) => id)).toEqual(['soc2-changed']);
  });

  test('is refused where another one has its id', async () => {
    const file = mistaken('soc2.yaml', 'id: soc2', 'id: ours');
    await expect(loadFrameworks([file, mistaken('gdpr.yaml', 'id: gdpr', 'id: ours')], known)).rejects.toThrow(
      /ours\.yaml, line \d+: the id "ours" is that of another framework/,
    );
  });
});

test('framework ids do not appear in code', () => {
  const source = new URL('../../src/', import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const found = files.filter((name) =>
    idsIn(mappings).some((id) => readFileSync(new URL(name, source), 'utf8').includes(`'${id}'`)),
  );
  expect(found).toEqual([]);
});
