import { z } from 'zod';
import type { ApiToken } from '../collectors/api-tokens.ts';
import { defineCheck, type Finding } from './check.ts';
import { worst } from './engine/verdict.ts';
import { type Admins, adminDatasets, administrators, rolesOf } from './facts/admins.ts';
import { at, idOf, text, texts } from './facts/lenient.ts';
import { canComeBack, userLabel } from './facts/users.ts';

const day = 86_400_000;

const params = z.strictObject({
  maxAgeDays: z.int().min(1).max(366).default(180),
  /** Use puts the end off by `tokenWindow`, 30 days: a token that is so near to its end has long lain unused. */
  lapsesWithinDays: z.int().min(0).max(30).default(7),
  /** `zone`: usable from listed network zones only. */
  network: z.enum(['zone', 'any']).default('any'),
  superAdminOwner: z.enum(['refused', 'allowed']).default('refused'),
});

interface Owner {
  label: string;
  active: boolean;
}

export const apiTokenHygiene = defineCheck({
  id: 'api-token-hygiene',
  title: 'API tokens are young, narrow and owned',
  severity: 'high',
  population: 'each API token in force',
  datasets: [{ id: 'api-tokens' }, ...adminDatasets, { id: 'users', perEntity: true }],
  params,
  listsPassing: true,
  optional: true,
  remediation:
    'Security > API > Tokens: revoke what nobody needs, and make the others anew under a service account with the narrowest role and a network zone (`/api/v1/api-tokens`, `userId`, `created`, `tokenWindow`, `network.connection` ZONE).',
  async *evaluate(datasets, context) {
    const admins = await administrators(datasets);
    const owners = new Map<string, Owner | undefined>();
    for await (const { userId } of datasets.records('api-tokens')) owners.set(text(userId) ?? '', undefined);
    for await (const user of datasets.records('users')) {
      if (owners.has(user.id)) owners.set(user.id, { label: userLabel(user), active: canComeBack(user) });
    }
    const seen = { tokens: 0, met: 0 };
    for await (const token of datasets.records('api-tokens')) {
      const finding = judge(token, owners.get(text(token.userId) ?? ''), admins, context);
      seen.tokens++;
      if (finding.verdict === 'PASS') seen.met++;
      yield finding;
    }
    if (seen.tokens === 0) {
      const entity = { type: 'org', id: 'api-tokens', label: 'API tokens' } as const;
      yield { entity, verdict: 'PASS', message: 'There is no API token.', evidence: {} };
    }
    return { summary: `${seen.met} of ${seen.tokens} API tokens are in order.` };
  },
});

/** How near it is to lapsing from disuse, which also tells when it was last used. */
function lapsing({ expiresAt, tokenWindow }: ApiToken, within: number, now: number): Part[] {
  // Never lapses, and is judged for that.
  if (tokenWindow === null) return [];
  const end = Date.parse(text(expiresAt) ?? '');
  if (Number.isNaN(end)) return [{ verdict: 'INSUFFICIENT', message: 'When it lapses was not told.' }];
  if (end - now > within * day) return [];
  const window = /^P(\d+)D$/.exec(text(tokenWindow) ?? '')?.[1];
  const unused = window === undefined ? undefined : Math.floor((now - end) / day + Number(window));
  const days = unused === undefined ? '' : `, unused for ${unused} of ${window} days`;
  return [{ verdict: 'FAIL', message: `Lapses within ${within} days${days}: use it or revoke it.` }];
}

type Part = Pick<Finding, 'verdict' | 'message'>;

function judge(
  token: ApiToken,
  owner: Owner | undefined,
  admins: Admins,
  { params: asked, at: now }: { params: z.infer<typeof params>; at: number },
): Finding {
  const roles = rolesOf(admins, text(token.userId) ?? '');
  const age = Math.floor((now - Date.parse(text(token.created) ?? '')) / day);
  const old = now - Date.parse(text(token.created) ?? '') > asked.maxAgeDays * day;
  const network = text(at(token, 'network', 'connection'));
  // A list of zones to leave out restricts nothing.
  const zoned = network === 'ZONE' && texts(at(token, 'network', 'include')).length > 0;
  const parts: (Part | false)[] = [
    owner === undefined && { verdict: 'INSUFFICIENT', message: 'Its owner is not among the users read.' },
    owner?.active === false && { verdict: 'FAIL', message: 'Its owner cannot sign in any more.' },
    asked.superAdminOwner === 'refused' &&
      roles.includes('SUPER_ADMIN') && { verdict: 'FAIL', message: 'Has the rights of a super administrator.' },
    Number.isNaN(age) && { verdict: 'INSUFFICIENT', message: 'When it was made was not told.' },
    old && { verdict: 'FAIL', message: `Is older than ${asked.maxAgeDays} days.` },
    ...lapsing(token, asked.lapsesWithinDays, now),
    token.tokenWindow === null && { verdict: 'FAIL', message: 'Never lapses, however long it lies unused.' },
    asked.network === 'zone' &&
      !zoned && {
        verdict: network === undefined ? 'INSUFFICIENT' : 'FAIL',
        message: network === undefined ? 'Where it may be used from was not told.' : 'Can be used from anywhere.',
      },
  ];
  const found = parts.filter((part) => part !== false);
  const verdict = worst(found.map((part) => part.verdict)) ?? 'PASS';
  const decided = found.filter((part) => part.verdict === verdict).map(({ message }) => message);
  const { created, lastUpdated, expiresAt, tokenWindow } = token;
  return {
    entity: { type: 'token', id: idOf(token), label: text(token.name) ?? idOf(token) },
    verdict,
    message: verdict === 'PASS' ? 'In order.' : decided.join(' '),
    evidence: {
      owner: owner?.label ?? token.userId,
      roles,
      created,
      ageDays: Number.isNaN(age) ? null : age,
      lastUpdated,
      expiresAt,
      tokenWindow,
      network: token.network,
    },
  };
}
