import { describe, expect, test } from 'vitest';
import { assessmentExitCode } from '../../src/assess.ts';
import { parseReviews } from '../../src/checks/engine/reviews.ts';
import { defaultChecks } from '../../src/checks/index.ts';
import { loadBaseline, loadFrameworks } from '../../src/frameworks.ts';
import type { DatasetStatus } from '../../src/snapshot/manifest.ts';
import { user } from '../checks/given.ts';
import { assessed, known } from './assessed.ts';
import { goodOrg, snapshotFixture } from './snapshot-fixture.ts';

const reviews = {
  file: { path: 'reviews.csv', version: null, sha256: 'x' },
  book: parseReviews('appId,reviewedAt,reviewer,decision,reference\na1,2028-05-01,boss,approved,T-1\n', 'reviews.csv'),
};
const rule = { failOn: 'low', allowPartial: false, frameworksNamed: false } as const;

describe('a good org', () => {
  test('passes, and ends with 0', async () => {
    const assessment = await assessed(await snapshotFixture(), { reviews });
    expect(Object.fromEntries(assessment.checks.map(({ id, verdict }) => [id, verdict]))).toEqual({
      'mfa-all-users': 'PASS',
      'mfa-enforced': 'PASS',
      'password-policy': 'PASS',
      'inactive-accounts': 'PASS',
      'app-access-review': 'PASS',
      'mfa-passthrough': 'INHERITED',
    });
    expect(assessment.summary).toEqual({
      pass: 5,
      fail: 0,
      insufficient: 0,
      manual: 0,
      inherited: 1,
      waived: 0,
      notApplicable: 0,
    });
    expect(assessmentExitCode(assessment, rule)).toBe(0);
  });

  test('has its controls supported where the numbers are not left to the organization', async () => {
    const { frameworks } = await assessed(await snapshotFixture(), { reviews });
    const statuses = frameworks.map(({ controls }) =>
      Object.fromEntries(controls.map(({ id, status }) => [id, status])),
    );
    expect(statuses[0]).toMatchObject({ 'A.8.5': 'supported', 'A.5.17': 'manual', 'A.8.15': 'manual' });
    expect(statuses[1]).toMatchObject({
      'CC6.1': 'manual',
      'CC6.2': 'supported',
      'CC6.6': 'supported',
      'CC7.2': 'manual',
    });
  });
});

describe('one fault', () => {
  const oneFault = {
    ...goodOrg,
    users: [...(goodOrg.users ?? []), user('u3', { lastLogin: '2027-01-01T00:00:00Z', activated: null })],
    'user-factors': [
      ...(goodOrg['user-factors'] ?? []),
      { userId: 'u3', factors: [{ id: 'f', factorType: 'push', status: 'ACTIVE' }] },
    ],
  };

  test('counts at and above its severity', async () => {
    const assessment = await assessed(await snapshotFixture({ records: oneFault }), { reviews });
    expect(assessmentExitCode(assessment, rule)).toBe(1);
    expect(assessmentExitCode(assessment, { ...rule, failOn: 'medium' })).toBe(1);
    expect(assessmentExitCode(assessment, { ...rule, failOn: 'high' })).toBe(0);
    const finding = assessment.checks.find(({ id }) => id === 'inactive-accounts')?.findings[0];
    expect(finding?.entity).toEqual({ type: 'user', id: 'u3', label: 'u3@acme.example' });
  });

  test('is an exception to the controls that rest on it', async () => {
    const { frameworks } = await assessed(await snapshotFixture({ records: oneFault }), { reviews });
    const cc62 = frameworks.flatMap(({ controls }) => controls).find(({ id }) => id === 'CC6.2');
    expect(cc62?.status).toBe('exceptions');
    expect(cc62?.checks).toContainEqual({
      id: 'inactive-accounts',
      baseline: 'reference',
      verdict: 'FAIL',
      relation: 'primary',
    });
  });
});

describe.each<DatasetStatus>(['denied', 'failed', 'partial', 'skipped'])('a dataset that is %s', (status) => {
  const needed = [...new Set(defaultChecks.flatMap(({ datasets }) => datasets.map(({ id }) => id)))];

  test.each(needed)('%s: 5, or 0 with --allow-partial', async (id) => {
    const assessment = await assessed(await snapshotFixture({ statuses: { [id]: status } }), { reviews });
    expect(assessmentExitCode(assessment, rule)).toBe(5);
    expect(assessmentExitCode(assessment, { ...rule, allowPartial: true })).toBe(0);
    expect(assessment.limitations.join('\n')).toContain(`${id}: ${status}, Okta refused it.`);
    for (const check of assessment.checks.filter(({ datasets }) => datasets.some((dataset) => dataset.id === id))) {
      expect(check.verdict).toBe('INSUFFICIENT');
    }
  });
});

test('a flag stands in for a number of the baseline, says so, and cannot leave its bounds', async () => {
  const snapshot = await snapshotFixture();
  const override = { check: 'inactive-accounts', param: 'days', source: 'flag --inactive-days' };
  const changed = await assessed(snapshot, { overrides: [{ ...override, value: 35 }] });
  expect(changed.checks.find(({ id }) => id === 'inactive-accounts')?.thresholds).toEqual({
    days: { value: 35, source: 'flag --inactive-days' },
  });
  for (const value of [0, -1, 3650, Number.NaN]) {
    await expect(assessed(snapshot, { overrides: [{ ...override, value }] })).rejects.toThrow(/--inactive-days/);
  }
});

describe('a framework that names its own baseline', () => {
  const named = async (baseline: string) => {
    const [soc2] = await loadFrameworks(['soc2'], known);
    return soc2 ? [{ ...soc2, id: 'theirs', baseline }] : [];
  };

  test('has its checks measured with it, the chosen one first, and its controls read these alone', async () => {
    const snapshot = await snapshotFixture();
    const frameworks = [...(await loadFrameworks(['iso27001-2022'], known)), ...(await named('disa-okta-stig-v1r2'))];
    const baselines = [
      await loadBaseline('reference', known),
      await loadBaseline('disa-okta-stig-v1r2', known),
    ] as const;
    const {
      checks: results,
      frameworks: judged,
      summary,
      inputs,
    } = await assessed(snapshot, { frameworks, baselines });
    const passwords = results.filter(({ id }) => id === 'password-policy');
    expect(passwords.map(({ baseline, verdict }) => [baseline, verdict])).toEqual([
      ['reference', 'PASS'],
      ['disa-okta-stig-v1r2', 'FAIL'],
    ]);
    const first = results.findIndex(({ baseline }) => baseline !== 'reference');
    expect(results.slice(first).every(({ baseline }) => baseline === 'disa-okta-stig-v1r2')).toBe(true);
    expect(inputs.baselines.map(({ path }) => path)).toEqual([
      'mappings/baselines/reference.yaml',
      'mappings/baselines/disa-okta-stig-v1r2.yaml',
    ]);
    const read = judged.map(
      ({ controls }) => new Set(controls.flatMap((c) => c.checks.map(({ baseline }) => baseline))),
    );
    expect(read).toEqual([new Set(['reference']), new Set(['disa-okta-stig-v1r2'])]);
    expect(summary.fail).toBe(0);
    // What a framework measures by its own numbers counts for the exit code only where it was asked for by name.
    expect(assessmentExitCode({ ...(await assessed(snapshot, { frameworks, baselines, reviews })) }, rule)).toBe(0);
    expect(
      assessmentExitCode(await assessed(snapshot, { frameworks, baselines, reviews }), {
        ...rule,
        frameworksNamed: true,
      }),
    ).toBe(1);
  });

  test('is measured once where that is the chosen one', async () => {
    const frameworks = await named('reference');
    const { checks: results } = await assessed(await snapshotFixture(), { frameworks });
    expect(results).toHaveLength(defaultChecks.length);
  });
});

test('the same snapshot gives the same assessment, ten years on', async () => {
  const snapshot = await snapshotFixture();
  const before = JSON.stringify(await assessed(snapshot));
  const now = Date.now;
  Date.now = () => now() + 10 * 365 * 86_400_000;
  try {
    expect(JSON.stringify(await assessed(snapshot))).toBe(before);
  } finally {
    Date.now = now;
  }
  expect(before).not.toContain(snapshot.path);
});
