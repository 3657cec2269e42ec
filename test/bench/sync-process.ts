import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../src/snapshot/manifest.ts';
import type { App } from './app.ts';
import { hearing, startNode } from './child.ts';
import type { SimulatorProcess } from './simulator-process.ts';

export interface SyncRun {
  /** null when it was killed. */
  exitCode: number | null;
  timedOut: boolean;
  /** From the start of the process to its end. */
  wallMs: number;
  /** null where the system does not tell. */
  peakMegabytes: number | null;
  /** The sealed snapshot. */
  snapshot: string | null;
  manifest: Manifest | null;
  stderr: string;
}

export interface SyncOptions {
  /** The evidence folder. */
  dir: string;
  budget?: number;
  concurrency?: number;
  args?: readonly string[];
  /** SIGKILL after so long. */
  killAfterMs?: number;
  /** A run that takes longer hangs, and is ended. 15 minutes when left out. */
  timeoutMs?: number;
}

/** `okta-evidence sync` as a user runs it: the built program, in a process and a home of its own. */
export async function runSync(
  app: App,
  org: Pick<SimulatorProcess, 'url' | 'token'>,
  options: SyncOptions,
): Promise<SyncRun> {
  const home = join(options.dir, '.home');
  mkdirSync(home, { recursive: true });
  const began = performance.now();
  const child = startNode(
    [
      app.bin,
      ...['sync', '--json', '--dir', options.dir],
      ...['--budget', String(options.budget ?? 90)],
      ...['--concurrency', String(options.concurrency ?? 10)],
      ...(options.args ?? []),
    ],
    { env: cleanEnvironment(home, org), cwd: options.dir },
  );
  const stdout = hearing(child.stdout);
  const stderr = hearing(child.stderr);
  let peak: number | null = null;
  const sampler = setInterval(() => {
    peak = peakMegabytes(child.pid) ?? peak;
  }, 100);
  let timedOut = false;
  const limit = options.killAfterMs ?? options.timeoutMs ?? 900_000;
  const killer = setTimeout(() => {
    timedOut = options.killAfterMs === undefined;
    child.kill('SIGKILL');
  }, limit);
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(sampler);
  clearTimeout(killer);
  const wallMs = performance.now() - began;
  const document = exitCode === null ? undefined : readDocument(stdout());
  return {
    exitCode,
    timedOut,
    wallMs,
    peakMegabytes: peak,
    snapshot: document?.snapshot ?? null,
    manifest: document ?? null,
    stderr: stderr(),
  };
}

function readDocument(text: string): (Manifest & { snapshot: string }) | undefined {
  return text.trim() === '' ? undefined : (JSON.parse(text) as Manifest & { snapshot: string });
}

function cleanEnvironment(home: string, { url, token }: Pick<SimulatorProcess, 'url' | 'token'>): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    // Leads nowhere: a measurement has no business in anybody's keychain.
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus',
    TZ: 'UTC',
    OKTA_CLIENT_ORGURL: url,
    OKTA_CLIENT_TOKEN: token,
  };
}

/** The most memory that the process ever held, as Linux counts it. */
function peakMegabytes(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]);
    return Number.isNaN(kilobytes) ? null : kilobytes / 1024;
  } catch {
    return null;
  }
}
