import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { bin, freshMachine, machineEnv } from './run-bin.ts';

interface Step {
  name?: string;
  run?: string;
  uses?: string;
  if?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
}

/** Of a step that runs although one before it failed. */
const always = /^\$\{\{ !cancelled\(\) \}\}$/;

const recipe = (
  parse(
    /```yaml\n([\s\S]*?)```/.exec(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'))?.[1] ?? '',
  ) as { jobs: { evidence: { steps: Step[] } } }
).jobs.evidence.steps;

/** What the steps name of the secrets, and what they get for it. */
function secretsOf(step: Step, secrets: Record<string, string>): Record<string, string> {
  const named = Object.entries(step.env ?? {}).flatMap(([name, value]) => {
    const secret = secrets[/^\$\{\{ (?:secrets|vars)\.(\w+) \}\}$/.exec(value)?.[1] ?? ''];
    return secret === undefined ? [] : [[name, secret]];
  });
  return Object.fromEntries(named) as Record<string, string>;
}

const cacheStep = (kind: string): Step | undefined =>
  recipe.find(({ uses }) => uses?.startsWith(`actions/cache/${kind}@`));

/** One run of the workflow on a machine of its own, with what the cache of the run before holds. */
async function workflow(org: Simulator, signingKey: string, cache: ReadonlyMap<string, Buffer>) {
  const { cwd, home } = freshMachine();
  mkdirSync(join(cwd, 'bin'));
  symlinkSync(bin, join(cwd, 'bin', 'okta-evidence'));
  const base: Record<string, string> = { ...machineEnv(home), CI: 'true', OKTA_CLIENT_ORGURL: org.url };
  const env = { ...base, PATH: `${join(cwd, 'bin')}${delimiter}${base['PATH']}` };
  const { clientId, privateKeyPem } = org.oauth.clients.serviceApp;
  const secrets = {
    OKTA_CLIENT_CLIENTID: clientId,
    OKTA_CLIENT_PRIVATEKEY: privateKeyPem,
    OKTA_EVIDENCE_SIGNING_KEY: signingKey,
  };
  for (const [path, bytes] of cache) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), bytes);
  }
  const ended: Record<string, number> = {};
  let broken = false;
  for (const step of recipe) {
    if (step.run === undefined || step.name === undefined) continue;
    if (broken && !always.test(step.if ?? '')) continue;
    const given = { ...env, ...secretsOf(step, secrets) };
    const done = await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', step.run], { cwd, env: given }).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
    ended[step.name] = done;
    broken ||= done !== 0;
  }
  return { cwd, ended, cached: cacheOf(cwd) };
}

/** What the patterns of the cache step take along: each star stands for one name. */
function cacheOf(cwd: string): Map<string, Buffer> {
  const patterns = (cacheStep('save')?.with?.['path'] ?? '').split('\n').filter(Boolean);
  const taken = patterns.map((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`));
  const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(cwd, join(entry.parentPath, entry.name)));
  const kept = paths.filter((path) => taken.some((pattern) => pattern.test(path)));
  return new Map(kept.map((path) => [path, readFileSync(join(cwd, path))]));
}

it('the CI recipe of README breaks the build, leaves the bundle, signs, and goes on with the chain', async () => {
  const org = await startSimulator();
  onTestFinished(() => org.close());
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const first = await workflow(org, pem, new Map());
  expect(first.ended).toEqual({ Collect: 0, Test: 1, Export: 0 });
  const upload = recipe.find(({ uses }) => uses?.startsWith('actions/upload-artifact'));
  for (const step of [upload, cacheStep('save')]) expect(step?.if).toMatch(always);
  const bundle = join(first.cwd, upload?.with?.['path'] ?? 'nowhere');
  for (const name of ['SHA256SUMS', 'SHA256SUMS.dsse.json']) expect(existsSync(join(bundle, name))).toBe(true);

  // No record of anybody goes from one run to the next.
  expect([...first.cached.keys()].map((path) => path.split('/').at(-1)).sort()).toEqual([
    'audit.jsonl',
    'manifest.dsse.json',
    'manifest.json',
  ]);
  expect(cacheStep('restore')?.with?.['path']).toBe(cacheStep('save')?.with?.['path']);
  const second = await workflow(org, pem, first.cached);
  expect(second.ended).toEqual({ Collect: 0, Test: 1, Export: 0 });
  const manifests = [...second.cached].filter(([path]) => path.endsWith('/manifest.json')).sort();
  expect(manifests).toHaveLength(2);
  const [before, after] = manifests.map(([, bytes]) => bytes);
  expect(JSON.parse(String(after)).previous.manifestSha256).toBe(
    createHash('sha256')
      .update(before ?? '')
      .digest('hex'),
  );
  const [log] = [...second.cached].filter(([path]) => path.endsWith('audit.jsonl'));
  const actions = String(log?.[1])
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).action);
  expect(actions).toEqual(['sync', 'test', 'export', 'sync', 'test', 'export']);
}, 300_000);
