import type { Assessment, CheckResult, Comparison } from '../../assess.ts';
import type { Finding } from '../../checks/check.ts';
import { UsageError } from '../../errors.ts';

/**
 * What failed now and not in an earlier snapshot that was assessed in the same way. A failure is known by its check,
 * baseline and entity: its wording holds ages, which change from day to day.
 */
export function comparison(now: Assessment, before: Assessment): Comparison {
  if (now.snapshot.org !== before.snapshot.org) {
    throw new UsageError({
      code: 'new-since-other-org',
      message: `--new-since names a snapshot of ${before.snapshot.org}, and this one is of ${now.snapshot.org}.`,
      hint: 'Name an earlier snapshot of the same org.',
    });
  }
  const known = new Set(before.checks.flatMap((check) => failures(check).map((finding) => keyOf(check, finding))));
  return {
    snapshot: before.snapshot.id,
    collectedAt: before.snapshot.collectedAt,
    checks: now.checks
      .filter(({ verdict }) => verdict === 'FAIL')
      .map((check) => {
        const failed = failures(check);
        const fresh = failed.filter((finding) => !known.has(keyOf(check, finding)));
        return {
          id: check.id,
          baseline: check.baseline,
          new: fresh.map(({ entity }) => entity.id),
          known: failed.length - fresh.length,
        };
      }),
  };
}

const failures = ({ findings }: CheckResult): Finding[] => findings.filter(({ verdict }) => verdict === 'FAIL');

const keyOf = ({ id, baseline }: CheckResult, { entity }: Finding): string =>
  [id, baseline, entity.type, entity.id].join('\n');

/** Was this failure there before? Always false where nothing was compared. */
export function knownBefore(assessment: Assessment): (check: CheckResult, finding: Finding) => boolean {
  const { newSince } = assessment;
  if (!newSince) return () => false;
  const fresh = new Map(newSince.checks.map((check) => [`${check.id}\n${check.baseline}`, new Set(check.new)]));
  return ({ id, baseline }, { verdict, entity }) =>
    verdict === 'FAIL' && fresh.get(`${id}\n${baseline}`)?.has(entity.id) === false;
}
