import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { CliError, type ExitCode, exitCodes, InterruptedError } from '../../errors.ts';
import { createMemoryCredentials } from '../../profiles/credential-store.ts';
import { createProfileStore } from '../../profiles/profile-store.ts';
import { createSigningKeys } from '../../profiles/signing-keys.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import type { CommandContext, Surroundings } from '../command.ts';
import type { Demo } from '../demo.ts';

/** The same address each time, so that a second demo adds a second snapshot of the same org. */
const preferredPort = 7480;

/** Runs the real commands against the simulated org, in surroundings of their own. */
export async function runDemo(context: CommandContext): Promise<Demo> {
  const { global, cwd, terminal, signal } = context;
  const evidenceFolder = resolve(cwd, global.dir ?? 'okta-evidence-demo');
  const bundle = join(evidenceFolder, 'bundle');
  const shown = (path: string): string => relative(cwd, path) || '.';
  const org = await startOrg();
  const profiles = await mkdtemp(join(tmpdir(), 'okta-evidence-demo-'));
  try {
    const credentials = createMemoryCredentials();
    const surroundings: Partial<Surroundings> = {
      env: environment(context.env),
      profiles: createProfileStore(profiles),
      openCredentials: () => credentials,
      signingKeys: createSigningKeys(join(profiles, 'signing-keys')),
      ...(terminal.json && { stdout: silent(), stderr: silent() }),
    };
    const steps: Demo['steps'] = [];
    for (const { line, mayFail } of [
      { line: ['connect', org.url, '--token-stdin', '--dir', shown(evidenceFolder)] },
      { line: ['sync'] },
      { line: ['test'], mayFail: true },
      { line: ['export', '--output', shown(bundle)] },
    ]) {
      const command = `okta-evidence ${line.join(' ')}`;
      if (!terminal.json) terminal.write(`${steps.length > 0 ? '\n' : ''}${terminal.out.bold(`$ ${command}`)}`);
      const given =
        line[0] === 'connect'
          ? { ...surroundings, stdin: Readable.from([org.token]) as NodeJS.ReadStream }
          : surroundings;
      const exitCode = await context.execute([...line, ...passedOn(context)], given);
      steps.push({ command, exitCode });
      if (signal.aborted) throw new InterruptedError({ code: 'interrupted', message: 'The demo was interrupted.' });
      if (exitCode !== exitCodes.done && !(mayFail && exitCode === exitCodes.checkFailed)) {
        throw demoFailed(command, exitCode);
      }
    }
    return { org: org.url, steps, evidenceFolder, bundle };
  } finally {
    await org.close();
    await rm(profiles, { recursive: true, force: true });
  }
}

async function startOrg(): Promise<Simulator> {
  try {
    return await startSimulator({ port: preferredPort });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startSimulator();
  }
}

/** The person's own Okta settings must not leak into the demo, nor their proxy get in the way to this machine. */
function environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(OKTA_.*|https?_proxy)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

/** How the demo itself is to be shown holds for its steps too. */
const passedOn = ({ global }: CommandContext): string[] => [
  '--no-input',
  ...(global.color === false ? ['--no-color'] : []),
  ...(global.quiet ? ['--quiet'] : []),
  ...(global.debug ? ['--debug'] : []),
];

const silent = (): NodeJS.WriteStream =>
  new Writable({ write: (_chunk, _encoding, done) => done() }) as NodeJS.WriteStream;

const demoFailed = (command: string, exitCode: ExitCode): CliError =>
  new CliError(exitCode, {
    code: 'demo-failed',
    message: `\`${command}\` ended with ${exitCode}, which the demo does not expect.`,
    hint: 'What it printed above says why. If a folder cannot be written, name another one with --dir.',
  });
