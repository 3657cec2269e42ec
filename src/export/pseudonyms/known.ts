import { at, fields, list, text } from '../../checks/facts/lenient.ts';
import type { Snapshot } from '../../snapshot/read.ts';
import { generic } from './generic-words.ts';
import { normal, type PersonalKind } from './pseudonyms.ts';

/** What is known to be personal, from the records of a snapshot; e-mail and IP addresses are known by their form. */
export interface Known {
  /** Whole values. */
  values: Map<string, PersonalKind>;
  /** Values of several words, by the words; and how many words the longest has that begins with a word. */
  phrases: Map<string, PersonalKind>;
  longest: Map<string, number>;
  /** Words that tell a person by themselves: first and last names, logins. */
  words: Map<string, PersonalKind>;
  /** Digits of phone numbers. */
  phones: Set<string>;
  /** Names that are no words, which are looked for letter by letter. */
  odd: Map<string, PersonalKind>;
}

/** The fields that are personal, wherever they stand in these records. Compared without case, `_` and `-`. */
export const personalFields: Readonly<Record<string, PersonalKind>> = {
  login: 'login',
  username: 'login',
  userprincipalname: 'login',
  samaccountname: 'login',
  nickname: 'name',
  firstname: 'name',
  lastname: 'name',
  middlename: 'name',
  givenname: 'name',
  familyname: 'name',
  surname: 'name',
  fullname: 'name',
  displayname: 'name',
  manager: 'name',
  managerid: 'name',
  streetaddress: 'address',
  postaladdress: 'address',
  address1: 'address',
  address2: 'address',
  serialnumber: 'device',
  udid: 'device',
  imei: 'device',
  meid: 'device',
  sid: 'device',
};

const isPhone = (key: string): boolean => /phone(number|extension)?$|^(mobile|telephone|fax)/.test(key);

/** One pass over each dataset that names people; what it keeps is their names. */
export async function knownIn(snapshot: Snapshot): Promise<Known> {
  const known: Known = {
    values: new Map(),
    phrases: new Map(),
    longest: new Map(),
    words: new Map(),
    phones: new Set(),
    odd: new Map(),
  };
  for await (const user of snapshot.records('users')) visit(known, at(user, 'profile'));
  for await (const record of snapshot.records('app-users')) {
    visit(known, at(record, 'credentials'));
    visit(known, at(record, 'profile'));
    note(known, 'name', text(at(record, 'profile', 'name')));
  }
  for await (const org of snapshot.records('org')) visit(known, org);
  for await (const { factors } of snapshot.records('user-factors')) {
    for (const factor of list(factors)) visit(known, at(factor, 'profile'));
  }
  for await (const device of snapshot.records('devices')) {
    note(known, 'device', text(at(device, 'profile', 'displayName')));
    visit(known, fields(at(device, 'profile')), new Set(['displayname']));
    for (const user of list(at(device, '_embedded', 'users'))) visit(known, at(user, 'user', 'profile'));
  }
  for (const log of ['system-log', 'deprovisioning-log']) {
    for await (const event of snapshot.records(log))
      for (const one of [event['actor'], ...list(event['target'])]) person(known, one);
  }
  const { principal } = snapshot.manifest.collector;
  note(known, 'login', principal?.login ?? undefined);
  note(known, 'login', runByName(snapshot.manifest.collector.runBy));
  return known;
}

/** `ada` of "ada@laptop", which would else be taken for an address and leave `ada` alone elsewhere. */
const runByName = (runBy: string): string | undefined => text(runBy)?.split(/[@\\/ ]/)[0];

/** Okta names people, apps and policies alike in its log; who did it and to whom is told by the type. */
function person(known: Known, thing: unknown): void {
  const type = text(at(thing, 'type')) ?? '';
  if (/^(App)?User$/.test(type)) {
    note(known, 'name', text(at(thing, 'displayName')));
    note(known, 'login', text(at(thing, 'alternateId')));
  } else if (/device/i.test(type)) note(known, 'device', text(at(thing, 'displayName')));
}

function visit(known: Known, value: unknown, but: ReadonlySet<string> = new Set()): void {
  if (Array.isArray(value)) for (const each of value) visit(known, each, but);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, each] of Object.entries(value)) {
    const name = key.replaceAll(/[_-]/g, '').toLowerCase();
    if (typeof each !== 'string') visit(known, each, but);
    else if (isPhone(name)) note(known, 'phone', each);
    else if (Object.hasOwn(personalFields, name) && !but.has(name))
      note(known, personalFields[name] as PersonalKind, each);
  }
}

const noName = /^(unknown|null|none|n\/a|\[redacted\])$|^00[a-z\d]{18}$|^\d{1,6}$/i;

/** Words of letters, with what stands inside them. */
const oneWord = /^[\p{L}\p{M}\p{N}]+(?:['’\-._+][\p{L}\p{M}\p{N}]+)*$/u;

function note(known: Known, kind: PersonalKind, given: string | undefined): void {
  const value = normal(given ?? '');
  if (value === '' || noName.test(value)) return;
  const local = /^([^@\s]+)@[^@\s]+$/.exec(value)?.[1];
  if (local !== undefined) {
    // The address itself is known by its form; the part before the sign is often a login elsewhere.
    if (local.length >= 4 && oneWord.test(local) && !generic.has(local) && !known.words.has(local)) {
      known.words.set(local, 'login');
    }
    return;
  }
  if (kind === 'phone') {
    const digits = value.replaceAll(/\D/g, '');
    if (digits.length >= 7) known.phones.add(digits);
    return;
  }
  if (!known.values.has(value) && (kind === 'login' || kind === 'device' || !generic.has(value)))
    known.values.set(value, kind);
  const words = value.split(' ');
  if (words.some((word) => !oneWord.test(word))) {
    if (value.length >= 3) known.odd.set(value, kind);
  } else if (words.length > 1) {
    if (words.every((word) => generic.has(word))) return;
    known.phrases.set(value, kind);
    const [first = ''] = words;
    known.longest.set(first, Math.max(known.longest.get(first) ?? 0, words.length));
  } else if (!generic.has(value) && (kind !== 'device' || /[\d_-]/.test(value))) {
    // What is a login to some and a name to others is a name.
    if (kind === 'name' || !known.words.has(value)) known.words.set(value, kind);
  }
}
