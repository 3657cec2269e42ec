import { setMaxListeners } from 'node:events';
import { exitCodes, InterruptedError } from './errors.ts';
import { runProgram } from './program.ts';

// A reader that went away (`okta-evidence test | head -1`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// Node's own exit code for a crash is 1, which here means that a check failed.
process.on('uncaughtException', (error) => {
  process.stderr.write(`This is a bug in okta-evidence: ${error.stack ?? error.message}\n`);
  process.exit(exitCodes.bug);
});

// With --json stderr is for the one error document; Node's own warnings would spoil it.
if (process.argv.includes('--json')) process.removeAllListeners('warning');

const interruption = new AbortController();
// Every request under way listens to it.
setMaxListeners(0, interruption.signal);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    if (!process.argv.includes('--json')) {
      process.stderr.write('\nStopping; what was read so far is kept. Press Ctrl-C again to stop at once.\n');
    }
    interruption.abort(new InterruptedError({ code: 'interrupted', message: 'Interrupted.' }));
    // A command that does not look at the signal has nothing to tidy up.
    setTimeout(() => process.exit(exitCodes.interrupted), 10_000).unref();
  });
}

let closeNetwork: (() => Promise<void>) | undefined;

/** One undici for every Node, with HTTP_PROXY, HTTPS_PROXY and NO_PROXY honoured and every wait bounded. */
async function openNetwork(env: NodeJS.ProcessEnv): Promise<void> {
  const { EnvHttpProxyAgent, install, setGlobalDispatcher } = await import('undici');
  const variable = (name: string): string => env[name.toLowerCase()] ?? env[name] ?? '';
  install();
  const agent = new EnvHttpProxyAgent({
    httpProxy: variable('HTTP_PROXY'),
    httpsProxy: variable('HTTPS_PROXY'),
    noProxy: variable('NO_PROXY'),
    connect: { timeout: 15_000 },
    // The slowest answer of Okta that was recorded took 31 s.
    headersTimeout: 40_000,
    bodyTimeout: 40_000,
  });
  setGlobalDispatcher(agent);
  closeNetwork = () => agent.destroy();
}

process.exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  stores: async () => {
    const { openStores } = await import('./profiles/open-stores.ts');
    return openStores(process.env);
  },
  signal: interruption.signal,
  openNetwork,
});
// Requests that nobody waits for any more must not keep the process alive.
await closeNetwork?.();
