import { derivedLists } from './derived-lists.ts';
import { memoryOrg, type OrgContent, orgContent } from './memory-org.ts';
import { type ListName, notFound, type Org } from './org-source.ts';
import { addStubs, isDeviceUsers, mergeDeviceUsers, mergeList, mergeSingle, type ReplayBuild } from './replay-merge.ts';
import { type Recording, readRecordings } from './replay-recordings.ts';
import { type ReplayReport, replayReport } from './replay-report.ts';

export interface ReplayOrg extends Org {
  report: ReplayReport;
}

/** The types the API documents; one that nobody recorded is an empty list, any other is refused. */
const policyTypes = [
  'ACCESS_POLICY',
  'CLIENT_UPDATE',
  'DEVICE_SIGNAL_COLLECTION',
  'ENTITY_RISK',
  'IDENTITY_CLAIM_SOURCING',
  'IDP_DISCOVERY',
  'MFA_ENROLL',
  'OKTA_SIGN_ON',
  'PASSWORD',
  'POST_AUTH_SESSION',
  'PROFILE_ENROLLMENT',
  'SESSION_VIOLATION_DETECTION',
];

/** What not every org has. Unrecorded, it is missing rather than empty. */
const optionalFeatures: readonly ListName[] = [
  'authenticators',
  'behaviors',
  'device-assurances',
  'devices',
  'log-streams',
  'principal-rate-limits',
];

/** One org out of a folder of recordings that stem from several. */
export function replayOrg(folder: string): ReplayOrg {
  const counts = replayReport();
  const build: ReplayBuild = { content: orgContent(), counts, referred: new Map() };
  const { content } = build;
  const recordings = readRecordings(folder);
  for (const recording of recordings) note(recording, counts.report);
  const good = recordings.filter(({ method, status, route }) => method === 'GET' && status === 200 && route);
  // Lists before single objects: what a list showed is what the list should show again.
  for (const recording of good) mergeList(build, recording);
  for (const recording of good) mergeSingle(build, recording);
  for (const recording of recordings) mergeDeviceUsers(build, recording);
  addStubs(build);
  for (const list of optionalFeatures) {
    if (content.list(list).size === 0) content.refusals.set(list, notFound(list, 'Feature'));
  }
  content.policyTypes = new Set(policyTypes);
  content.tokenUserId = holderOfRole(content);
  const everyone = [...content.list('groups').records()].find(({ profile }) => nameIn(profile) === 'Everyone');
  if (everyone) content.everyoneId = String(everyone['id']);
  return {
    report: counts.report,
    open({ baseUrl }) {
      const { singles } = content;
      const wellKnown = singles.get('well-known') ?? { id: '00oreplay00000000000', pipeline: 'idx' };
      // The client checks that the org it speaks to is the one that it meant.
      singles.set('well-known', { ...wellKnown, _links: { organization: { href: baseUrl } } });
      const org = singles.get('org') ?? { id: wellKnown['id'], companyName: 'Replay of recordings', status: 'ACTIVE' };
      singles.set('org', { subdomain: 'replay', ...org });
      return memoryOrg(content, derivedLists(content, baseUrl));
    },
  };
}

const nameIn = (profile: unknown): unknown => (profile as { name?: unknown } | undefined)?.name;

/** Whoever holds a token is an administrator. */
function holderOfRole(content: OrgContent): string | undefined {
  const ids = [...content.list('users').records()].map((user) => String(user['id']));
  return ids.find((id) => content.has('user-roles', id) && content.list('user-roles', id).size > 0) ?? ids[0];
}

function note({ method, url, path, status, headers, body, route }: Recording, report: ReplayReport): void {
  if (status !== 200) report.errors.push({ method, url, status, headers, body });
  else if (!route && !isDeviceUsers(path)) report.ignored[path] = (report.ignored[path] ?? 0) + 1;
}
