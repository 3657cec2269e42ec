import { createSecretKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { knownIn } from '../../src/export/pseudonyms/known.ts';
import { pseudonyms } from '../../src/export/pseudonyms/pseudonyms.ts';
import { replacer } from '../../src/export/pseudonyms/replace.ts';
import { snapshotFixture } from '../assess/snapshot-fixture.ts';

const profiles = [
  { login: 'ada@acme.example', firstName: 'Ada', lastName: 'Okafor', displayName: 'Ada Okafor' },
  { login: 'okafora@acme.example', firstName: 'Sinéad', lastName: "O'Brien", displayName: "Sinéad O'Brien" },
  { login: 'xm@acme.example', firstName: '小明', lastName: '王', displayName: '王小明' },
  { login: 'will@acme.example', firstName: 'Will', lastName: 'El-Sayed', displayName: 'Will El-Sayed' },
  { login: 'CORP\\svc_payroll', firstName: 'Backup', lastName: 'Service', displayName: 'Backup Service' },
  {
    login: 'x@acme.example',
    firstName: '<b>"Bobby"</b>',
    lastName: 'Ng',
    displayName: '=cmd|"x"',
    mobilePhone: '+1 555 010 0001',
  },
];

async function acme() {
  const users = profiles.map((profile, index) => ({ id: `00u${index}`, status: 'ACTIVE', profile }));
  const device = { id: 'guo1', status: 'ACTIVE', profile: { displayName: "Ada's old Mac", serialNumber: 'C02XK1AB' } };
  const snapshot = await snapshotFixture({ records: { users, devices: [device] } as never });
  return replacer(await knownIn(snapshot), pseudonyms(createSecretKey(Buffer.alloc(32, 7))));
}

/** Pseudonyms by their kind alone. */
const kinds = (text: string): string =>
  text
    .replaceAll(/(name|login|phone|device|ip)-[\da-z]{12}\b/g, '<$1>')
    .replaceAll(/user-[\da-z]{12}@pseudonym\.invalid/g, '<email>');

test.each([
  ['Ada Okafor', '<name>'],
  ['ADA  OKAFOR asked ada okafor.', '<name> asked <name>.'],
  ['Okafor, Ada', '<name>, <name>'],
  ["O'Brien’s team, and Sinéad", '<name>’s team, and <name>'],
  ["Sinéad O'Brien", '<name>'],
  ['Sinéad', '<name>'],
  ['王小明', '<name>'],
  ['Will El-Sayed will sign', '<name> will sign'],
  ['Signed: Will', 'Signed: <name>'],
  ['token of ada-laptop', 'token of <name>-laptop'],
  ["seen on Ada's old Mac, C02XK1AB", 'seen on <device>, <device>'],
  ['write to Ada@ACME.example, or nobody@else.example.', 'write to <email>, or <email>.'],
  ['filter=profile.login%20eq%20%22ada%40acme.example%22', 'filter=profile.login%20eq%20%22<email>%22'],
  ['okafora has it', '<login> has it'],
  ['CORP\\svc_payroll', '<login>'],
  ['run by CORP\\svc_payroll', 'run by <login>'],
  ['name "=cmd|"x"" and <b>"Bobby"</b>', 'name "<name>" and <name>'],
  ['call +1 (555) 010-0001', 'call <phone>'],
  ['gateways: 198.51.100.10-198.51.100.20, 2001:db8::1/64', 'gateways: <ip>-<ip>, <ip>/64'],
])('%s', async (text, expected) => {
  expect(kinds((await acme())(text))).toBe(expected);
});

test.each([
  '2026-06-01T12:00:00.000Z',
  'at 12:00:00',
  'Backup every night, Service desk',
  'Okta Admin Console',
  'will not, may not',
  '00uacme01ada00000000',
  'metadata of Canada, adamant',
  '127.0.0.1:8080 and 0.0.0.0/0',
  'OS 10.0.26100.2894, version 14.2.1',
  '12 of 430 users; 96 weak only',
  '',
])('stays: %s', async (text) => {
  expect((await acme())(text)).toBe(text);
});

test('one value has one pseudonym, whatever its case and wherever it stands', async () => {
  const replaced = await acme();
  const [login = ''] = /user-\w+@pseudonym\.invalid/.exec(replaced('by Ada@Acme.Example.')) ?? [];
  expect(replaced('ada@acme.example')).toBe(login);
  expect(replaced('by ada okafor')).toBe(`by ${replaced('Ada Okafor')}`);
  // No pseudonym is taken for something personal in turn.
  expect(replaced(login)).toBe(login);
});
