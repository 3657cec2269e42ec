import type { OrgContent } from './memory-org.ts';
import type { OktaRecord } from './org-source.ts';
import { hashText } from './random.ts';

export interface FixtureEvent {
  at: string;
  eventType: string;
  displayMessage: string;
  /** The id of a user. */
  actor: string;
  /** Ids of users, groups and apps. */
  target?: string[];
  severity: string;
  outcome: string;
  reason?: string;
}

export interface FixtureLog {
  events: FixtureEvent[];
  /** People who sign in to Okta and an app on each of the last days, some of them with a second factor. */
  signIns: { days: number; users: string[]; secondFactor: string[]; apps: string[] };
}

const day = 86_400_000;

/** The events of the fixture, drawn in full, oldest first. */
export function fixtureLog(log: FixtureLog, content: OrgContent, now: number): OktaRecord[] {
  return [...log.events, ...signIns(log.signIns, now)].map((event) => draw(event, content));
}

/** Two or three events a person and day, at a time of day that depends on both. None of them later than midnight today. */
function* signIns({ days, users, secondFactor, apps }: FixtureLog['signIns'], now: number): Generator<FixtureEvent> {
  const midnight = Math.floor(now / day) * day;
  for (let back = days; back >= 1; back--) {
    for (const [index, actor] of users.entries()) {
      // Nobody works every day: about two in five stay away.
      if (hashText(`${actor}${back}`) % 5 < 2) continue;
      const at = midnight - back * day + 7 * 3_600_000 + (hashText(`${back}${actor}`) % 7_200_000);
      const app = apps[index % apps.length];
      const common = { actor, severity: 'INFO', outcome: 'SUCCESS' };
      yield { ...common, at: iso(at), eventType: 'user.session.start', displayMessage: 'User login to Okta' };
      if (secondFactor.includes(actor)) {
        yield {
          ...common,
          at: iso(at + 2000),
          eventType: 'user.authentication.auth_via_mfa',
          displayMessage: 'Authentication of user via MFA',
        };
      }
      yield {
        ...common,
        at: iso(at + 5000),
        eventType: 'user.authentication.sso',
        displayMessage: 'User single sign on to app',
        target: app === undefined ? [] : [app],
      };
    }
  }
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

function draw(event: FixtureEvent, content: OrgContent): OktaRecord {
  const hash = hashText(`${event.at}${event.eventType}${event.actor}`);
  const uuid = `${hex(hash, 8)}-0000-4000-8000-${hex(hashText(event.actor), 12)}`;
  return {
    actor: { ...entity(event.actor, content), detailEntry: null },
    client: {
      userAgent: { rawUserAgent: 'Mozilla/5.0 (fixture)', os: 'Mac OS X', browser: 'CHROME' },
      zone: 'null',
      device: 'Computer',
      id: null,
      ipAddress: `192.0.2.${hash % 64}`,
      geographicalContext: null,
    },
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      externalSessionId: `fake-session-${hex(hash, 8)}`,
    },
    displayMessage: event.displayMessage,
    eventType: event.eventType,
    outcome: { result: event.outcome, reason: event.reason ?? null },
    published: event.at,
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
    severity: event.severity,
    debugContext: { debugData: { requestUri: '/api/v1/fixture' } },
    legacyEventType: null,
    transaction: { type: 'WEB', id: hex(hash, 8), detail: {} },
    uuid,
    version: '0',
    request: { ipChain: [] },
    // Seen in real events: null rather than an empty list.
    target: event.target ? event.target.map((id) => ({ ...entity(id, content), detailEntry: null })) : null,
  };
}

function entity(id: string, content: OrgContent): OktaRecord {
  const profile = (content.list('users').get(id) ?? content.list('groups').get(id))?.['profile'] as
    | OktaRecord
    | undefined;
  const app = content.list('apps').get(id);
  const type = app ? 'AppInstance' : id.startsWith('00g') ? 'UserGroup' : 'User';
  const name = app?.['label'] ?? profile?.['displayName'] ?? profile?.['name'] ?? profile?.['login'] ?? 'unknown';
  return { id, type, alternateId: profile?.['login'] ?? name, displayName: name };
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}
