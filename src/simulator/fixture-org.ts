import { readFileSync } from 'node:fs';
import { makeClassic } from './classic-engine.ts';
import { derivedLists } from './derived-lists.ts';
import { fixtureAdmins } from './fixture-admins.ts';
import { fixtureApps } from './fixture-apps.ts';
import { type FixtureLog, fixtureLog } from './fixture-log.ts';
import { fixturePolicies } from './fixture-policies.ts';
import { fixtureSettings } from './fixture-settings.ts';
import { fixtureUsers } from './fixture-users.ts';
import { memoryOrg, type OrgContent, orgContent } from './memory-org.ts';
import type { OktaRecord, Org, OrgContext } from './org-source.ts';
import { shiftDays } from './time-shift.ts';

export interface FixtureOrgOptions {
  /** Identity Engine (`idx`, the default) or Classic (`v1`). */
  engine?: 'idx' | 'v1';
  /** A folder of the shape of `fixtures/orgs/acme`. */
  folder?: URL;
}

/** The records of `org.json`: the org itself, and what the other files are read against. */
export interface FixtureHead {
  /** The instant the fixture was written for. Every timestamp moves with it to the day of the server's clock. */
  asOf: string;
  tokenUserId: string;
  everyoneId: string;
  userTypeId: string;
  userSchemaId: string;
  wellKnown: OktaRecord;
  org: OktaRecord;
  contacts: Record<string, string>;
}

/** Reads one file of the fixture, its timestamps moved to today. */
export type ReadFixture = <Value>(file: string) => Value;

/** What the parts of the fixture are built into, and with. */
export interface FixtureBuild {
  content: OrgContent;
  read: ReadFixture;
  head: FixtureHead;
  baseUrl: string;
}

const acme = new URL('../../fixtures/orgs/acme/', import.meta.url);

/** The hand-written demo org. Its files hold records without `_links`; those follow from the ids and are added here. */
export function fixtureOrg(options: FixtureOrgOptions = {}): Org {
  return {
    open(context) {
      const content = buildContent(options.folder ?? acme, context);
      if (options.engine === 'v1') makeClassic(content);
      return memoryOrg(content, derivedLists(content, context.baseUrl));
    },
  };
}

function buildContent(folder: URL, { baseUrl, now }: OrgContext): OrgContent {
  const text = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
  const { asOf } = JSON.parse(text('org.json')) as FixtureHead;
  const read: ReadFixture = (file) => JSON.parse(shiftDays(text(file), asOf, now));
  const head = read<FixtureHead>('org.json');
  const content = orgContent();
  content.tokenUserId = head.tokenUserId;
  content.everyoneId = head.everyoneId;
  const build: FixtureBuild = { content, read, head, baseUrl };
  addOrg(build);
  fixtureUsers(build);
  fixtureApps(build);
  fixturePolicies(build);
  fixtureAdmins(build);
  fixtureSettings(build);
  for (const event of fixtureLog(read<FixtureLog>('log.json'), content, now)) {
    // The System Log is ordered by time; the uuid keeps two events of one millisecond apart.
    content.list('logs').put(`${event['published']} ${event['uuid']}`, event);
  }
  return content;
}

function addOrg({ content, head, baseUrl }: FixtureBuild): void {
  const { singles } = content;
  singles.set('well-known', { ...head.wellKnown, _links: { organization: { href: baseUrl } } });
  const org = `${baseUrl}/api/v1/org`;
  singles.set('org', {
    ...head.org,
    _links: {
      contacts: { href: `${org}/contacts` },
      logo: null,
      oktaCommunication: { href: `${org}/privacy/oktaCommunication` },
      oktaSupport: { href: `${org}/privacy/oktaSupport` },
      preferences: { href: `${org}/preferences` },
    },
  });
  for (const [contactType, userId] of Object.entries(head.contacts)) {
    const href = `${org}/contacts/${contactType.toLowerCase()}`;
    content.list('contacts').put(contactType, { contactType, _links: { [contactType.toLowerCase()]: { href } } });
    for (const name of [contactType, contactType.toLowerCase()]) {
      singles.set(`contact/${name}`, { userId, _links: { user: { href: `${baseUrl}/api/v1/users/${userId}` } } });
    }
  }
}
