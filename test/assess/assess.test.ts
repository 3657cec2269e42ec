import { describe, expect, test } from 'vitest';
import { type AssessOptions, assessmentExitCode, type FrameworkResult } from '../../src/assess.ts';
import { parseReviews } from '../../src/checks/engine/reviews.ts';
import { defaultChecks } from '../../src/checks/index.ts';
import { loadBaseline, loadFrameworks } from '../../src/frameworks.ts';
import type { DatasetStatus } from '../../src/snapshot/manifest.ts';
import type { Snapshot } from '../../src/snapshot/read.ts';
import { passwordPolicy, user } from '../checks/given.ts';
import { assessed, known } from './assessed.ts';
import { goodOrg, snapshotFixture } from './snapshot-fixture.ts';

const reviews = {
  file: { path: 'reviews.csv', version: null, sha256: 'x' },
  book: parseReviews('appId,reviewedAt,reviewer,decision,reference\na1,2028-05-01,boss,approved,T-1\n', 'reviews.csv'),
};
const rule = { failOn: 'low', allowPartial: false, frameworksNamed: false } as const;

const statuses = ({ controls }: FrameworkResult) => Object.fromEntries(controls.map(({ id, status }) => [id, status]));

const controlOf = async (snapshot: Snapshot, wanted: string, more: Partial<AssessOptions>) =>
  (await assessed(snapshot, more)).frameworks.flatMap(({ controls }) => controls).find(({ id }) => id === wanted);

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
    const named = { frameworks: await loadFrameworks(['soc2', 'iso27001-2022'], known), reviews };
    const [soc2, iso] = (await assessed(await snapshotFixture(), named)).frameworks.map(statuses);
    expect(iso).toMatchObject({ 'A.8.5': 'supported', 'A.5.17': 'manual', 'A.8.15': 'manual', 'A.6.5': 'not-covered' });
    expect(soc2).toMatchObject({ 'CC6.1': 'manual', 'CC6.2': 'manual', 'CC6.3': 'supported', 'CC6.6': 'supported' });
    const own = { ...(await loadBaseline('reference', known)), organization: true };
    const [measured] = (await assessed(await snapshotFixture(), { ...named, baselines: [own] })).frameworks;
    expect(measured && statuses(measured)).toMatchObject({ 'CC6.1': 'supported', 'CC6.2': 'supported' });
    expect(measured?.coverage.statement).toBe(
      '4 of 10 mapped controls supported; SOC 2 has others that this tool cannot evidence.',
    );
  });

  test('says why a control has its status', async () => {
    const frameworks = await loadFrameworks(['soc2'], known);
    const reasonsOf = async (more: object) =>
      Object.fromEntries(
        (await assessed(await snapshotFixture(), { frameworks, ...more })).frameworks.flatMap(({ controls }) =>
          controls.map(({ id, reason }) => [id, reason]),
        ),
      );
    expect(await reasonsOf({ reviews })).toMatchObject({
      'CC6.1': 'Compared with reference values, not your policy: password-policy.',
      'CC6.3': 'Supported by app-access-review.',
      'CC6.6': 'Supported by mfa-enforced.',
      'CC6.7': 'No test decides this: a person looks at the evidence.',
      'CC7.2': 'No test decides this: a person looks at the evidence. Not run: log-offload.',
      'CC6.4': 'Doors and badges are not in Okta.',
    });
    expect(await reasonsOf({})).toMatchObject({ 'CC6.3': 'For a person to judge: app-access-review.' });
    // A number that the organization gives itself is its own, wherever it stands.
    const given = { check: 'inactive-accounts', param: 'days', value: 60, source: 'project file' };
    expect(await reasonsOf({ reviews, overrides: [given] })).toMatchObject({
      'CC6.2': 'Supported by inactive-accounts, app-access-review.',
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
    const snapshot = await snapshotFixture({ records: oneFault });
    const named = { frameworks: await loadFrameworks(['soc2'], known), reviews };
    const own = { ...(await loadBaseline('reference', known)), organization: true };
    const cc62 = await controlOf(snapshot, 'CC6.2', { ...named, baselines: [own] });
    expect([cc62?.status, cc62?.reason]).toEqual(['exceptions', 'Exceptions noted: inactive-accounts, 1 of 3.']);
    const inactive = { id: 'inactive-accounts', baseline: 'reference', verdict: 'FAIL', relation: 'primary' };
    expect(cc62?.checks).toContainEqual(inactive);
    // By numbers that are nobody's policy it is for a person to say.
    const borrowed = await controlOf(snapshot, 'CC6.2', named);
    expect([borrowed?.status, borrowed?.checks.find(({ id }) => id === inactive.id)]).toEqual(['manual', inactive]);
  });

  test('that was accepted leaves the control supported, with accepted exceptions', async () => {
    const waiver = { entity: 'u3', owner: 'ann', reason: 'on leave', expiry: '2028-12-31' };
    const own = { ...(await loadBaseline('reference', known)), organization: true };
    const { frameworks } = await assessed(await snapshotFixture({ records: oneFault }), {
      frameworks: await loadFrameworks(['soc2'], known),
      baselines: [own],
      reviews,
      waivers: { file: reviews.file, waivers: [waiver] },
    });
    const cc62 = frameworks[0]?.controls.find(({ id }) => id === 'CC6.2');
    expect([cc62?.status, cc62?.reason]).toEqual([
      'supported',
      'Supported with accepted exceptions: inactive-accounts, 1 waived.',
    ]);
    expect(frameworks[0]?.coverage.statement).toMatch(/^4 of 10 mapped controls supported, 2 of them with accepted/);
  });
});

describe('a control that is about a sub-result', () => {
  const records = {
    ...goodOrg,
    policies: [
      ...(goodOrg.policies ?? []).filter(({ type }: { type?: string }) => type !== 'PASSWORD'),
      passwordPolicy({
        password: { complexity: { minLength: 10 }, lockout: { maxAttempts: 5, autoUnlockMinutes: 30 } },
      }),
    ],
  };

  test('is no worse for the others', async () => {
    const frameworks = await loadFrameworks(['pci-dss-4.0.1'], known);
    const baselines = [await loadBaseline('reference', known), await loadBaseline('pci-dss-4.0.1', known)] as const;
    const controls = (await assessed(await snapshotFixture({ records }), { frameworks, baselines })).frameworks.flatMap(
      (framework) => framework.controls,
    );
    const read = ['8.3.4', '8.3.6', '8.3.7', '8.3.9'].map((id) => controls.find((control) => control.id === id));
    expect(read.map((control) => [control?.status, control?.checks[0]?.verdict, control?.checks[0]?.parts])).toEqual([
      ['supported', 'FAIL', { names: ['maxAttempts', 'autoUnlockMinutes'], verdict: 'PASS' }],
      ['exceptions', 'FAIL', { names: ['minLength', 'minLowerCase or minUpperCase', 'minNumber'], verdict: 'FAIL' }],
      ['supported', 'FAIL', { names: ['historyCount'], verdict: 'PASS' }],
      // A second factor is always asked, and the rule is for passwords that stand alone.
      ['manual', 'FAIL', { names: ['maxAgeDays'], verdict: 'NOT_APPLICABLE' }],
    ]);
  });

  test.each(['partial', 'denied'] as const)('is not supported where its dataset is %s', async (status) => {
    const frameworks = await loadFrameworks(['pci-dss-4.0.1'], known);
    const baselines = [await loadBaseline('reference', known), await loadBaseline('pci-dss-4.0.1', known)] as const;
    const snapshot = await snapshotFixture({ records, statuses: { policies: status } });
    const { frameworks: judged } = await assessed(snapshot, { frameworks, baselines });
    const lockout = judged[0]?.controls.find(({ id }) => id === '8.3.4');
    expect([lockout?.status, lockout?.checks[0]?.parts?.verdict]).toEqual(['insufficient', 'INSUFFICIENT']);
  });
});

describe('review records', () => {
  const frameworks = () => loadFrameworks(['nist-800-53-r5', 'pci-dss-4.0.1', 'iso27001-2013'], known);
  const baselines = async () =>
    [
      await loadBaseline('reference', known),
      await loadBaseline('nist-800-63b-4', known),
      await loadBaseline('pci-dss-4.0.1', known),
    ] as const;

  test('lift the controls about reviews from supporting to primary', async () => {
    const of = async (given: object) => {
      const more = { frameworks: await frameworks(), baselines: await baselines(), ...given };
      const { frameworks: judged } = await assessed(await snapshotFixture(), more);
      return judged
        .flatMap(({ controls }) => controls)
        .filter(({ id }) => ['AC-6(7)', '7.2.4', 'A.9.2.5'].includes(id))
        .map(({ relation, status }) => [relation, status]);
    };
    expect(await of({})).toEqual(Array(3).fill(['supporting', 'manual']));
    expect(await of({ reviews })).toEqual(Array(3).fill(['primary', 'supported']));
    const old = parseReviews('appId,reviewedAt,reviewer,decision\na1,2027-01-01,boss,approved\n', 'reviews.csv');
    expect(await of({ reviews: { ...reviews, book: old } })).toEqual(Array(3).fill(['primary', 'exceptions']));
  });
});

test('what the org does not have is no missing evidence of a control, and is named', async () => {
  const more = { frameworks: await loadFrameworks(['iso27001-2022'], known), reviews };
  const devices = async (status: DatasetStatus) =>
    controlOf(await snapshotFixture({ statuses: { devices: status, 'device-assurances': status } }), 'A.8.1', more);
  expect(await devices('unavailable')).toMatchObject({
    status: 'manual',
    reason: 'The org has no such feature: devices, device-assurance.',
  });
  expect(await devices('denied')).toMatchObject({
    status: 'insufficient',
    reason: 'Evidence is missing: devices, device-assurance.',
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
