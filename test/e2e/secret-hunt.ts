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
