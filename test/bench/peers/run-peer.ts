import { fileURLToPath } from 'node:url';
import { hearing, startNode } from '../child.ts';
import type { SimulatorProcess } from '../simulator-process.ts';

export interface PeerRun<Report> {
  wallMs: number;
  report: Report;
}

/** A peer, in a process of its own as everybody else. */
export async function runPeer<Report>(
  org: Pick<SimulatorProcess, 'url' | 'token'>,
  name: string,
  args: readonly string[] = [],
): Promise<PeerRun<Report>> {
  const began = performance.now();
  const child = startNode([fileURLToPath(new URL(`${name}.js`, import.meta.url)), ...args], {
    env: { PATH: process.env['PATH'], OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: org.token },
  });
  const stdout = hearing(child.stdout);
  const stderr = hearing(child.stderr);
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const wallMs = performance.now() - began;
  if (exitCode !== 0) throw new Error(`${name} ended with ${exitCode}: ${stderr().slice(-2000)}`);
  return { wallMs, report: JSON.parse(stdout()) as Report };
}
