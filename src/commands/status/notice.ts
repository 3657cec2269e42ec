import type { Notice } from '../../notify.ts';
import { warnDays } from '../../profiles/token-lapse.ts';
import { ageText } from './age-text.ts';
import type { OrgStatus } from './run-status.ts';

/** For a chat: profile, host, age and counts, nothing of the evidence itself. */
export function noticeOf(orgs: readonly OrgStatus[]): Notice {
  const lines = orgs.map(({ profile, org, freshness, snapshot, controls, credential }) => {
    const by = (status: string): number => controls.filter((control) => control.status === status).length;
    const counts = controls.length > 0 ? `; controls: ${by('supported')} of ${controls.length} supported` : '';
    const worse = [`${by('stale')} stale`, `${by('exceptions')} with exceptions`].filter(
      (each) => !each.startsWith('0'),
    );
    const token = credential && credential.daysLeft <= warnDays ? `; token lapses in ${credential.daysLeft} days` : '';
    return `${org}${profile ? ` (${profile})` : ''}: ${words[freshness]}${snapshot ? `, ${ageText(snapshot.ageSeconds)} old` : ''}${[counts, ...worse].filter(Boolean).join(', ')}${token}`;
  });
  return {
    text: `okta-evidence\n${lines.join('\n')}`,
    stale: orgs.filter(({ freshness }) => freshness !== 'fresh').length,
    orgs: orgs.map(({ profile, org, freshness, snapshot, credential }) => ({
      profile,
      org,
      freshness,
      ageSeconds: snapshot?.ageSeconds ?? null,
      gaps: snapshot?.gaps.length ?? null,
      credentialDaysLeft: credential?.daysLeft ?? null,
    })),
  };
}

const words = { fresh: 'fresh', stale: 'STALE', none: 'NO EVIDENCE' } as const;
