import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../../src/simulator/server.ts';

/** Every secret of a run, in each form that it could be written down in. */
export function secretsOf({ oauth, token }: Simulator): string[] {
  const { serviceApp, webApp } = oauth.clients;
  const lines = serviceApp.privateKeyPem.split('\n').filter((line) => line.length > 40);
  const { d = '', p = '' } = serviceApp.privateKeyJwk;
  return [...new Set([token, webApp.clientSecret, d, p, ...lines, ...oauth.secrets])];
}

/** A process that was seen: `own` is the bin itself, whose environment is the user's. */
export interface SeenProcess {
  own: boolean;
  argv: string;
  environment: string;
}

/** Notes command line and environment of a process and of all that it starts, for as long as it runs. Linux alone. */
export function watchProcesses(child: ChildProcess, seen: SeenProcess[]): void {
  const known = new Set<string>();
  const look = (pid: number, parent: string): void => {
    try {
      // In this order: with a command line of its own it also has the environment that it was started with.
      const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (argv !== '' && argv !== parent) {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        const key = `${pid} ${argv}`;
        if (!known.has(key)) seen.push({ own: pid === child.pid, argv, environment });
        known.add(key);
      }
      for (const task of readdirSync(`/proc/${pid}/task`)) {
        const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean);
        for (const each of children) look(Number(each), argv);
      }
    } catch {
      // It has ended.
    }
  };
  const { pid } = child;
  if (pid === undefined || process.platform !== 'linux') return;
  look(pid, '');
  const timer = setInterval(() => look(pid, ''), 5);
  child.on('close', () => clearInterval(timer));
}

/** The secrets that stand in a text, or in a file below a folder. Where they may be, is left out. */
export function leaks(
  secrets: readonly string[],
  texts: readonly string[],
  folder: string,
  but: string[] = [],
): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !but.includes(entry.name))
    .map((entry) => ({ name: join(entry.parentPath, entry.name) }))
    .map(({ name }) => ({ name, text: readFileSync(name, 'latin1') }));
  const places = [...files, ...texts.map((text, index) => ({ name: `text ${index}`, text }))];
  return secrets.flatMap((secret) =>
    places.filter(({ text }) => text.includes(secret)).map(({ name }) => `${name}: ${secret.slice(0, 6)}…`),
  );
}
