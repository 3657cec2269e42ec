import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { evidenceItems } from '../../src/evidence/index.ts';
import { exportBundle } from '../../src/export.ts';
import { exporters } from '../../src/exporters/index.ts';
import type { Snapshot } from '../../src/snapshot/read.ts';
import { assessed } from '../assess/assessed.ts';
import { goodOrg, snapshotFixture } from '../assess/snapshot-fixture.ts';
import {
  accessPolicy,
  accessRule,
  app,
  assigned,
  assurance,
  type Given,
  sessionPolicy,
  user,
} from '../checks/given.ts';
import { freshMachine } from '../e2e/run-bin.ts';
import { pageProblems } from './page-problems.ts';

const names = [
  '=1+1',
  '+cmd|calc',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\u001b[2J\u001b[31mred\u001b]8;;http://evil.example\u0007link',
  '\u009b31m',
  'line\nbreak\r\nPASS everything',
  'carriage\rreturn',
  'quote " comma , semicolon ; \'',
  '\u202egnp.exe\u2066\u200f\u061c',
  'null\u0000byte',
  'lone \ud800 surrogate',
  '\udc00',
  '😀 José 小明',
  'x'.repeat(10_000),
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</style></title>&amp;<!--',
  '`code` | a | b | [link](javascript:alert(1))',
];

/** The names as logins, app labels, group names, policy, rule, device, token and zone names, and in the log. */
const hostileOrg = (): Given => {
  const each = <T>(make: (name: string, number: number) => T): T[] => names.map(make);
  const records = {
    ...goodOrg,
    users: each((login, n) =>
      user(`u${n}`, { profile: { login, displayName: login, department: login, email: login } }),
    ),
    'user-factors': each((_, n) => ({ userId: `u${n}`, factors: [] })),
    groups: each((name, n) => ({ id: `g${n}`, type: 'OKTA_GROUP', profile: { name, description: name } })),
    'group-members': each((_, n) => ({ groupId: `g${n}`, userId: `u${n}` })),
    'group-rules': each((name, n) => ({
      id: `r${n}`,
      name,
      status: 'ACTIVE',
      actions: { assignUserToGroups: { groupIds: [`g${n}`] } },
    })),
    apps: each((label, n) => app(`a${n}`, `p${n}`, { label })),
    'app-users': each((_, n) => assigned(`a${n}`, `u${n}`)),
    'app-groups': each((_, n) => ({ appId: `a${n}`, groupId: `g${n}` })),
    policies: [
      ...each((name, n) => accessPolicy(`p${n}`, [accessRule(assurance('1FA'), { name })], { name })),
      ...each((name, n) => sessionPolicy([], { id: `s${n}`, name })),
    ],
    'admin-roles': each((label, n) => ({
      principalType: 'user',
      principalId: `u${n}`,
      via: 'direct',
      type: 'CUSTOM',
      label,
      customRole: { permissions: [{ label }] },
      resourceSet: { label },
    })),
    devices: each((displayName, n) => ({
      id: `d${n}`,
      status: 'ACTIVE',
      profile: { displayName },
      _embedded: { users: [{ user: { id: `u${n}` } }] },
    })),
    'device-assurances': each((name, n) => ({ id: `da${n}`, name, platform: 'MACOS' })),
    'api-tokens': each((name, n) => ({ id: `t${n}`, name, userId: `u${n}` })),
    'network-zones': each((name, n) => ({ id: `z${n}`, name, type: 'IP' })),
    'event-hooks': each((name, n) => ({ id: `h${n}`, name, channel: { config: { uri: name } } })),
    'system-log': each((displayMessage, n) => event(n, 'user.session.start', displayMessage)),
    'deprovisioning-log': each((name, n) => event(n, 'user.lifecycle.deactivate', name)),
  };
  return records as Given;
};

const event = (n: number, eventType: string, name: string) => ({
  uuid: `e${n}`,
  published: '2028-05-28T10:00:00.000Z',
  eventType,
  displayMessage: name,
  actor: { alternateId: name, displayName: name },
  outcome: { result: 'FAILURE', reason: name },
  target: [{ id: 'elsewhere', type: 'User', alternateId: name, displayName: name }],
});

async function bundleOf(snapshot: Snapshot): Promise<Map<string, string>> {
  const folder = join(dirname(dirname(snapshot.path)), 'bundle');
  const options = { items: evidenceItems, exporters, folder, exportedAt: '2028-06-01T00:00:00.000Z' };
  await exportBundle(snapshot, await assessed(snapshot), options);
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    paths
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(join(folder, path)))]),
  );
}

/** What could move the cursor, change how a line reads, or is no character. A line feed is looked at apart. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
const live = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u;

test('names that want to be more than names stay names, in every file of a bundle', { timeout: 60_000 }, async () => {
  const snapshot = await snapshotFixture({ records: hostileOrg() });
  const files = await bundleOf(snapshot);
  for (const { id } of evidenceItems) {
    const document = JSON.parse(files.get(`evidence/${id}.json`) ?? '') as { rows: object[]; rowCount: number };
    expect(document.rows.length, id).toBe(document.rowCount);
    const rows = parse(files.get(`evidence/${id}.csv`) ?? '', { columns: true, record_delimiter: '\r\n' });
    // Every row has every column, and no name has made a row of its own.
    expect(rows.length, id).toBe(document.rowCount);
  }
  for (const [path, text] of files) {
    if (path.endsWith('.csv')) {
      const rows = parse(text, { record_delimiter: '\r\n' }) as string[][];
      for (const cell of rows.flat()) {
        expect(cell, path).not.toMatch(live);
        expect(cell, path).not.toMatch(/^[\s"]*[=+\-@|]/);
      }
    }
    if (path.endsWith('.json')) expect(() => JSON.parse(text), path).not.toThrow();
  }
  const logins = parse(files.get('evidence/okta-users.csv') ?? '', { columns: true }) as Record<string, string>[];
  expect(logins.map(({ login }) => login)).toEqual(
    expect.arrayContaining(['😀 José 小明', 'x'.repeat(10_000), '</script><script>alert(1)</script>']),
  );
  const page = files.get('report.html') ?? '';
  expect(page).not.toMatch(live);
  expect(pageProblems(page)).toEqual([]);
  expect(files.get('report.md')).not.toMatch(live);
});

test('and on the terminal', { timeout: 60_000 }, async () => {
  const snapshot = await snapshotFixture({ records: hostileOrg() });
  const machine = freshMachine();
  const shown = await machine.run(['test', '--snapshot', snapshot.path]);
  const exported = await machine.run(['export', '--snapshot', snapshot.path, '--output', 'bundle']);
  const json = await machine.run(['test', '--json', '--snapshot', snapshot.path]);
  for (const { stdout, stderr } of [shown, exported]) {
    expect(stdout).not.toMatch(live);
    expect(stderr).not.toMatch(live);
    // Nothing that a name brought begins a line of its own.
    expect(stdout).not.toMatch(/^PASS everything/m);
  }
  expect(shown.stdout).toContain('lone \ufffd surrogate');
  expect(exported.exitCode, exported.stderr).toBe(0);
  expect(JSON.parse(json.stdout).schema).toBe('okta-evidence/assessment@1');
});
