import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { fieldLines } from '../../src/commands/explain/fields.ts';
import { errorCodes } from '../../src/error-codes.ts';
import { goodOrg, snapshotFixture } from '../assess/snapshot-fixture.ts';
import { factorsOf, passwordPolicy, user } from '../checks/given.ts';
import { fakeHost } from './fake-host.ts';

const ids = Array.from({ length: 12 }, (_, index) => `lax${index}`);
const faulty = {
  ...goodOrg,
  users: [...(goodOrg.users ?? []), ...ids.map((id) => user(id))],
  'user-factors': [...(goodOrg['user-factors'] ?? []), ...ids.map((id) => factorsOf(id))],
  policies: [...(goodOrg.policies ?? []), passwordPolicy({ id: 'weak', password: { lockout: { maxAttempts: 0 } } })],
};

describe('explain', () => {
  test('says why a check failed, with the fields that decided and the fix', async () => {
    const { path } = await snapshotFixture({ records: faulty });
    const { exitCode, stdout } = await fakeHost().run('explain', 'mfa-all-users', '--snapshot', path);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('FAIL: 12 failed, 2 passed of 14');
    expect(stdout).toContain('FAIL: No factor.');
    expect(stdout).toContain('lax0@acme.example (user lax0)\n      status: ACTIVE\n      strength: none');
    expect(stdout).toMatch(/The same: lax10@acme\.example, .* 2 more/s);
    expect(stdout).toContain('user-factors: complete, 14 records');
    expect(stdout).toMatch(/Fix\n {2}Require an authenticator in Security > Authenticators/);
  });

  test('shows each field of a policy and where the threshold came from', async () => {
    const { path } = await snapshotFixture({ records: faulty });
    const { stdout } = await fakeHost().run('explain', 'password-policy', '--snapshot', path);
    expect(stdout).toContain('Asked, by baseline reference\n  minLength: 12');
    expect(stdout).toContain('- field maxAttempts, actual 0, required 1 to 10, verdict FAIL, note no lockout');
    const changed = await fakeHost().run('explain', 'inactive-accounts', '--snapshot', path, '--inactive-days', '35');
    expect(changed.stdout).toContain('days: 35 (from flag --inactive-days)');
  });

  test.each(checks)('$id is explained where nothing was collected yet', async ({ id, title, remediation }) => {
    const { exitCode, stdout } = await fakeHost().run('explain', id, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ check: { id, title, remediation }, result: null, snapshot: null });
    const printed = await fakeHost().run('explain', id);
    expect(printed.stdout).toContain('No verdict');
  });

  test('an unknown check is refused with a suggestion', async () => {
    const { exitCode, stderr } = await fakeHost().run('explain', 'mfa-all-user', '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'unknown-check',
      hint: expect.stringContaining('mfa-all-users'),
    });
  });
});

test('fields are one line each, lists of records one line a record', () => {
  expect(
    fieldLines({
      a: null,
      b: [],
      c: ['x', 2],
      d: { e: true },
      f: [{ g: 1, h: { i: null, j: ['k'] } }],
      k: '\u001b[31m',
    }),
  ).toEqual(['a: not set', 'b: none', 'c: x, 2', 'd:', '  e: true', 'f:', '  - g 1, h (j k)', 'k: ']);
});

describe('explain, of the code of an error', () => {
  test.each(errorCodes)('$code: cause and fix', async ({ code, cause, fix }) => {
    const { exitCode, stdout } = await fakeHost().run('explain', code, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ code, cause, fix });
  });

  test('takes it in small letters, and draws it', async () => {
    const { stdout } = await fakeHost().run('explain', 'e0000011');
    expect(stdout).toMatch(/^E0000011: 401 Invalid token\n\nCause\n {2}\S[\s\S]*\n\nFix\n {2}\S/);
  });

  test('is suggested where it is misspelt', async () => {
    const { exitCode, stderr } = await fakeHost().run('explain', 'credential-refuse', '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr).error.hint).toContain('Did you mean "credential-refused"?');
  });
});
