import { z } from 'zod';
import { defineCheck, type Finding } from './check.ts';
import { worst } from './engine/verdict.ts';
import { judgeControls } from './facts/app-controls.ts';
import { judgeReview, type Part, unusableReviews } from './facts/app-reviews.ts';
import { appKind, appKindReasons, appRef } from './facts/apps.ts';
import { assignmentsByApp, namesOf, noAssignments } from './facts/assignments.ts';
import { isActive } from './facts/lenient.ts';
import { readSignOn } from './facts/sign-on.ts';

export const appAccessReview = defineCheck({
  id: 'app-access-review',
  title: 'Application access is controlled and reviewed',
  severity: 'medium',
  population: 'each ACTIVE app',
  datasets: [
    { id: 'apps', perEntity: true },
    { id: 'users', perEntity: true },
    { id: 'app-users' },
    { id: 'groups', perEntity: true },
    { id: 'app-groups' },
    { id: 'policies' },
  ],
  params: z.strictObject({
    reviewIntervalDays: z.int().min(1).max(366).default(180),
    allStaffApps: z.array(z.string()).default([]),
  }),
  listsPassing: true,
  parts: {
    names: ['controls', 'review'],
    of: ({ controls, review, without }) =>
      controls && review && without === undefined
        ? { controls: (controls as Part).verdict, review: (review as Part).verdict }
        : undefined,
  },
  remediation:
    'Applications > the app > Assignments: remove departed people (`DELETE /api/v1/apps/{id}/users/{userId}`), replace Everyone by the groups that need it or name the app in `allStaffApps`; Sign On: a sign-in policy that asks two factor types, and SAML or OpenID Connect rather than a stored password. Then record who reviewed the assignments and when, in the reviews file.',
  async *evaluate(datasets, { params, at, engine, reviews }) {
    const signOn = await readSignOn(datasets);
    const assigned = await assignmentsByApp(datasets);
    const wanted = new Set(
      [...assigned.values()].flatMap(({ departed, onlyUser }) => [...departed, ...(onlyUser ? [onlyUser] : [])]),
    );
    const names = await namesOf(datasets, wanted);
    const unnamed = new Set(params.allStaffApps);
    const unreviewed = new Set(reviews?.keys());
    const refused: string[] = [];
    const causes = new Map<string, number>();
    for await (const app of datasets.records('apps')) {
      const entity = appRef(app);
      const allStaff = [entity.id, entity.label].some((name) => params.allStaffApps.includes(name));
      for (const name of [entity.id, entity.label]) unnamed.delete(name);
      unreviewed.delete(entity.id);
      if (!isActive(app)) continue;
      const finding = ((): Finding => {
        const kind = appKind(app);
        const base = { name: app.name, signOnMode: app.signOnMode };
        if (kind === 'okta' || kind === 'directory' || kind === 'bookmark') {
          return { entity, verdict: 'NOT_APPLICABLE', message: appKindReasons[kind], evidence: base };
        }
        const assignments = assigned.get(entity.id) ?? noAssignments;
        const controls = judgeControls(app, { kind, assignments, names, signOn, engine, allStaff });
        const record = reviews?.get(entity.id) ?? [];
        const usable = unusableReviews(
          record,
          names.get(assignments.onlyUser ?? '') ?? [],
          at,
          params.reviewIntervalDays,
        );
        refused.push(...usable.refused.map((why) => `${entity.label}: ${why}`));
        const review = judgeReview(reviews === null ? null : usable.records, at, params.reviewIntervalDays);
        const verdict = worst([controls.verdict, review.verdict]) ?? 'INSUFFICIENT';
        const decided = [controls, review].filter((part) => part.verdict === verdict).map(({ message }) => message);
        return { entity, verdict, message: decided.join(' '), evidence: { ...base, controls, review } };
      })();
      causes.set(finding.verdict, (causes.get(finding.verdict) ?? 0) + 1);
      yield finding;
    }
    return {
      summary: `${causes.get('FAIL') ?? 0} apps with a fault, ${causes.get('MANUAL') ?? 0} to look at, ${causes.get('PASS') ?? 0} controlled and reviewed.`,
      notes: [
        ...(reviews === null ? ['No reviews file was given, so no app can be shown to have been reviewed.'] : []),
        ...named('Reviews of apps that are not in the org', unreviewed),
        ...named('Reviews not counted', refused),
        ...named('allStaffApps that name no app', unnamed),
      ],
    };
  },
});

const named = (what: string, names: Iterable<string>): string[] => {
  const sorted = [...names].sort();
  return sorted.length > 0 ? [`${what}: ${sorted.join('; ')}.`] : [];
};
