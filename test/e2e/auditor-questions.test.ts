import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Assessment } from '../../src/assess.ts';
import type { Manifest } from '../../src/snapshot/manifest.ts';
import { freshMachine } from './run-bin.ts';

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const sha256 = /^[0-9a-f]{64}$/;

interface Bundle {
  manifest: Manifest;
  assessment: Assessment;
  requests: Record<string, unknown>[];
  item(id: string): { sources: object[]; columns: { id: string }[]; rows: Record<string, unknown>[] };
  files: string[];
  sums: string;
}

/** What an auditor asks of evidence, and the fields that answer. */
const questions: [question: string, answer: (bundle: Bundle) => void][] = [
  [
    'Which system is it from? production?',
    ({ manifest: { org }, assessment }) => {
      expect(org).toEqual({
        url: expect.stringMatching(/^http/),
        id: '00oacme0000000000000',
        name: expect.stringMatching(/Acme/i),
        engine: 'identity-engine',
        environment: 'production',
      });
      expect(assessment.snapshot.org).toBe(new URL(org.url).host);
    },
  ],
  [
    'Who collected it, with what right?',
    ({ manifest: { collector } }) => {
      expect(collector).toMatchObject({
        auth: 'token',
        principal: { id: expect.any(String), login: expect.stringContaining('@') },
        roles: [expect.any(String)],
        scopes: expect.any(Array),
        runBy: expect.any(String),
      });
    },
  ],
  [
    'With what tool, was it changed?',
    ({ manifest: { tool }, assessment: { inputs } }) => {
      expect(tool).toMatchObject({ name: 'okta-evidence', version: expect.any(String), node: process.version });
      expect(tool).toHaveProperty('gitCommit');
      for (const file of [...inputs.mappings, ...inputs.baselines]) {
        expect(file).toMatchObject({
          path: expect.any(String),
          version: expect.any(String),
          sha256: expect.stringMatching(sha256),
        });
      }
    },
  ],
  [
    'What exactly was asked?',
    ({ requests }) => {
      expect(requests.length).toBeGreaterThan(50);
      for (const request of requests) {
        expect(request).toMatchObject({
          method: 'GET',
          path: expect.stringMatching(/^\//),
          status: expect.any(Number),
        });
        expect(request).toMatchObject({ time: expect.stringMatching(instant), requestId: expect.any(String) });
        for (const field of ['query', 'dataset', 'first', 'count']) expect(request).toHaveProperty(field);
      }
    },
  ],
  [
    'When? whose clock?',
    ({ manifest: { startedAt, endedAt, clockSkewMs, datasets } }) => {
      for (const time of [startedAt, endedAt]) expect(time).toMatch(instant);
      expect(clockSkewMs).toEqual(expect.any(Number));
      for (const entry of Object.values(datasets)) expect(entry.startedAt).toMatch(instant);
    },
  ],
  [
    'What period does it cover?',
    ({ manifest: { datasets } }) => {
      expect(datasets['users']).toMatchObject({ pointInTime: true, period: null });
      const period = { from: expect.stringMatching(instant), to: expect.stringMatching(instant), gaps: [] };
      expect(datasets['system-log']).toMatchObject({ pointInTime: false, period });
      expect(datasets['deprovisioning-log']).toMatchObject({ pointInTime: false, period });
    },
  ],
  [
    'Is it complete?',
    ({ manifest: { datasets }, requests }) => {
      for (const [id, { status, records, requests: count }] of Object.entries(datasets)) {
        expect([id, status, records >= 0, count > 0]).toEqual([id, 'complete', true, true]);
      }
      const checks = datasets['users']?.crossChecks ?? [];
      expect(checks.length).toBeGreaterThan(1);
      for (const check of checks) {
        expect(check).toMatchObject({ name: expect.any(String), ok: true });
        expect(check.actual).toEqual(check.expected);
      }
      const listed = requests.filter(({ dataset }) => dataset === 'apps');
      expect(listed.reduce((sum, { count }) => sum + Number(count), 0)).toBe(datasets['apps']?.records);
    },
  ],
  [
    'Is it accurate and unaltered?',
    ({ manifest, requests, files, sums, item }) => {
      for (const { bytes, sha256: hash } of [...Object.values(manifest.datasets), manifest.requestsFile]) {
        expect([hash?.length, bytes > 0]).toEqual([64, true]);
      }
      for (const request of requests) expect(request).toHaveProperty('sha256');
      // A derived file names what it was made from, with its hash.
      const source = { dataset: 'users', sha256: manifest.datasets['users']?.sha256, records: 40 };
      expect(item('okta-users').sources).toMatchObject([source]);
      for (const file of files.filter((path) => !path.startsWith('SHA256SUMS'))) expect(sums).toContain(`  ${file}\n`);
      expect(manifest.signing).toMatchObject({ signed: expect.any(Boolean) });
      expect(manifest).toHaveProperty('previous');
      expect(manifest.previousReason).toEqual(expect.any(String));
    },
  ],
  [
    'What was left out?',
    ({ manifest, assessment }) => {
      const { excluded } = manifest.datasets['user-factors'] ?? {};
      expect(excluded?.length).toBeGreaterThan(0);
      for (const each of excluded ?? []) {
        expect(each).toEqual({ what: expect.any(String), count: expect.any(Number), reason: expect.any(String) });
      }
      expect(manifest.acceptedGaps).toEqual([]);
      expect(manifest.redactions.map(({ what }) => what)).toContain('phone numbers');
      for (const { method } of manifest.redactions) expect(method).toContain('[redacted]');
      expect(assessment.limitations.length).toBeGreaterThan(5);
    },
  ],
  [
    'Which items would be sampled?',
    ({ assessment, item, manifest }) => {
      for (const check of assessment.checks) {
        expect([check.id, check.population > 0, check.populationOf]).toEqual([
          check.id,
          true,
          expect.stringMatching(/^each /),
        ]);
        for (const { entity } of check.findings) expect(entity.id).not.toBe('');
      }
      const { rows } = item('okta-users');
      expect(rows).toHaveLength(manifest.datasets['users']?.records ?? -1);
      expect(new Set(rows.map(({ user_id }) => user_id)).size).toBe(rows.length);
    },
  ],
  [
    'What failed?',
    ({ manifest: { datasets, rateLimits, resumed } }) => {
      for (const entry of Object.values(datasets)) expect(entry).toMatchObject({ error: null, nonconforming: 0 });
      for (const bucket of rateLimits) expect(bucket).toMatchObject({ throttled: 0 });
      expect(resumed).toEqual([]);
    },
  ],
  [
    'Which control?',
    ({ assessment: { frameworks } }) => {
      expect(frameworks.length).toBe(7);
      for (const { version, controls } of frameworks) {
        expect(version).toEqual(expect.any(String));
        for (const control of controls) {
          expect(control.rationale.length).toBeGreaterThan(20);
          expect(control.reason).not.toBe('');
          if (control.status === 'not-covered') expect(control.relation).toBe(null);
          else expect(['primary', 'supporting']).toContain(control.relation);
        }
      }
    },
  ],
  ['Who reviewed?', ({ assessment }) => expect(assessment.review).toBe(null)],
];

test('a bundle of the demo org answers what an auditor asks', async () => {
  const machine = freshMachine();
  const ended = await machine.run(['demo']);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const folder = join(machine.cwd, 'okta-evidence-demo', 'bundle');
  const text = (path: string) => readFileSync(join(folder, path), 'utf8');
  const bundle: Bundle = {
    manifest: JSON.parse(text('source/manifest.json')),
    assessment: JSON.parse(text('assessment.json')),
    requests: text('source/requests.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    item: (id) => JSON.parse(text(`evidence/${id}.json`)),
    files: readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)),
    sums: text('SHA256SUMS'),
  };
  const unanswered: string[] = [];
  for (const [question, answer] of questions) {
    try {
      answer(bundle);
    } catch (error) {
      unanswered.push(`${question} ${(error as Error).message}`);
    }
  }
  expect(unanswered).toEqual([]);
});

test('what could not be read is named with its reason, and has no file that looks like an empty result', async () => {
  const machine = freshMachine();
  const { startSimulator } = await import('../../src/simulator/server.ts');
  const org = await startSimulator({ faults: [{ path: '/api/v1/devices', status: 403 }] });
  onTestFinished(() => org.close());
  const env = { OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: org.token };
  expect((await machine.run(['sync'], { env })).exitCode).toBe(5);
  expect((await machine.run(['export', '--output', 'bundle'])).exitCode).toBe(0);
  const text = (path: string) => readFileSync(join(machine.cwd, 'bundle', path), 'utf8');
  const entry = JSON.parse(text('source/manifest.json')).datasets.devices;
  expect(entry).toMatchObject({
    file: null,
    status: 'denied',
    error: { code: expect.any(String), message: expect.any(String) },
  });
  expect(JSON.parse(text('assessment.json')).limitations.join('\n')).toMatch(/devices: denied/);
  expect(JSON.parse(text('evidence/devices.json'))).toMatchObject({ status: expect.not.stringMatching('complete') });
});
