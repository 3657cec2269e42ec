import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/server.ts';
import { redact, redacted } from '../../src/snapshot/redact.ts';
import { roomy, syncFolder } from '../sync/sync-run.ts';

const clean = (record: unknown): unknown => redact(record, { includePhoneNumbers: false });

it.each<[string, unknown, unknown]>([
  [
    'an IdP client secret',
    { credentials: { client: { client_id: 'a', client_secret: 's' } } },
    { credentials: { client: { client_id: 'a', client_secret: redacted } } },
  ],
  ['a password that is set', { credentials: { password: {} } }, { credentials: { password: {} } }],
  [
    'a password value and hash',
    { password: { value: 'p', hash: { algorithm: 'BCRYPT', salt: 's', value: 'v' } } },
    { password: { value: redacted, hash: { algorithm: 'BCRYPT', salt: redacted, value: redacted } } },
  ],
  [
    'a recovery answer, not the question',
    { recovery_question: { question: 'q', answer: 'a' } },
    { recovery_question: { question: 'q', answer: redacted } },
  ],
  [
    'a hook',
    { channel: { config: { authScheme: { type: 'HEADER', key: 'k', value: 'v' } } } },
    { channel: { config: { authScheme: { type: 'HEADER', key: 'k', value: redacted } } } },
  ],
  ['a log stream token', { settings: { host: 'h', token: 't' } }, { settings: { host: 'h', token: redacted } }],
  [
    'a private JWK, its public part stays',
    { keys: [{ kty: 'RSA', n: 'n', e: 'AQAB', d: 'd', p: 'p' }] },
    { keys: [{ kty: 'RSA', n: 'n', e: 'AQAB', d: redacted, p: redacted }] },
  ],
  [
    'phone numbers',
    { profile: { mobilePhone: '+1', phoneNumber: '+2', primaryPhone: null } },
    { profile: { mobilePhone: redacted, phoneNumber: redacted, primaryPhone: null } },
  ],
  [
    'vendor settings',
    { settings: { app: { apiToken: 't', secretKey: 's', domain: 'd', adminPassword: null } } },
    { settings: { app: { apiToken: redacted, secretKey: redacted, domain: 'd', adminPassword: null } } },
  ],
  [
    'settings that are no secret',
    {
      tokenWindow: 'P30D',
      passwordChanged: 'x',
      token_endpoint_auth_method: 'none',
      recoveryToken: { tokenLifetimeMinutes: 60 },
    },
    {
      tokenWindow: 'P30D',
      passwordChanged: 'x',
      token_endpoint_auth_method: 'none',
      recoveryToken: { tokenLifetimeMinutes: 60 },
    },
  ],
])('%s', (_, record, expected) => {
  const before = JSON.stringify(record);
  expect(clean(record)).toEqual(expected);
  expect(JSON.stringify(record), 'the original is left alone').toBe(before);
});

it('keeps phone numbers where they are asked for', () => {
  expect(redact({ mobilePhone: '+1', password: { value: 'p' } }, { includePhoneNumbers: true })).toEqual({
    mobilePhone: '+1',
    password: { value: redacted },
  });
});

it('none of the poison in the simulated org reaches the disk', async () => {
  const simulator = await startSimulator({ limits: roomy });
  onTestFinished(() => simulator.close());
  const folder = syncFolder();
  expect((await folder.run(['sync', '--quiet'], simulator).end).exitCode).toBe(0);
  const snapshot = join(folder.orgFolder(), folder.snapshots()[0] ?? '');
  const written = readdirSync(snapshot)
    .map((name) => readFileSync(join(snapshot, name), 'utf8'))
    .join('\n');
  expect(written).not.toMatch(/FAKE-[\w-]*never-store/);
  expect(written).not.toContain('+1555010');
  expect(written).not.toContain(simulator.token);
  expect(written).toContain(redacted);
});
