import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/server.ts';
import { openSnapshot, type Snapshot } from '../../src/snapshot/read.ts';
import { freshMachine } from '../e2e/run-bin.ts';

/** The day for which Acme is written: its timestamps stand as in the fixture. */
const day = Date.parse('2026-06-01T12:00:00.000Z');

/** Sets the clock of a child process to the same day, and lets it run on from there. */
const clockShim = (from: number): string =>
  `const Real = Date, ahead = ${from} - Real.now();
   globalThis.Date = class extends Real {
     constructor(...given) { given.length === 0 ? super(Real.now() + ahead) : super(...given); }
     static now() { return Real.now() + ahead; }
   };`;

/** A snapshot of Acme as of its own day, the same each time. */
export async function acmeSnapshot(options: readonly string[] = []): Promise<Snapshot> {
  const started = Date.now();
  const okta = await startSimulator({ clock: () => day + Date.now() - started, limits: { unlimited: true } });
  onTestFinished(() => okta.close());
  const machine = freshMachine();
  const synced = await machine.run(['sync', ...options], {
    env: {
      OKTA_CLIENT_ORGURL: okta.url,
      OKTA_CLIENT_TOKEN: okta.token,
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(clockShim(day))}`,
    },
  });
  if (synced.exitCode !== 0) throw new Error(`sync of Acme: ${synced.stderr}`);
  const orgFolder = join(machine.cwd, 'evidence', new URL(okta.url).host.replace(':', '_'));
  const [id = ''] = readdirSync(orgFolder).filter((name) => name.endsWith('Z'));
  return openSnapshot(join(orgFolder, id));
}
