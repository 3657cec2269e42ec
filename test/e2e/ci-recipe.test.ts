import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { startSimulator } from '../../src/simulator/server.ts';
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

it('the CI recipe of README breaks the build and still leaves the bundle that it uploads', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const recipe = parse(/```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '') as { jobs: { evidence: { steps: Step[] } } };
  const org = await startSimulator();
  onTestFinished(() => org.close());
  const { cwd, home } = freshMachine();
  mkdirSync(join(cwd, 'bin'));
  symlinkSync(bin, join(cwd, 'bin', 'okta-evidence'));
  const base: Record<string, string> = { ...machineEnv(home), CI: 'true', OKTA_CLIENT_ORGURL: org.url };
  const env = { ...base, PATH: `${join(cwd, 'bin')}${delimiter}${base['PATH']}` };

  const { clientId, privateKeyPem } = org.oauth.clients.serviceApp;
  const credential = { OKTA_CLIENT_CLIENTID: clientId, OKTA_CLIENT_PRIVATEKEY: privateKeyPem };

  const ended: Record<string, number> = {};
  let broken = false;
  for (const step of recipe.jobs.evidence.steps) {
    if (step.run === undefined || step.name === undefined) continue;
    if (broken && !always.test(step.if ?? '')) continue;
    // The secret reaches no step but the one that names it.
    const secret = /secrets\.OKTA_CLIENT_PRIVATEKEY/.test(step.env?.['OKTA_CLIENT_PRIVATEKEY'] ?? '');
    const given = secret ? { ...env, ...credential } : env;
    const done = await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', step.run], { cwd, env: given }).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
    ended[step.name] = done;
    broken ||= done !== 0;
  }
  expect(ended).toEqual({ Collect: 0, Test: 1, Export: 0 });
  const upload = recipe.jobs.evidence.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'));
  expect(upload?.if).toMatch(always);
  expect(existsSync(join(cwd, upload?.with?.['path'] ?? 'nowhere', 'SHA256SUMS'))).toBe(true);
});
