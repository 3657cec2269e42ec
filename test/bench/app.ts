import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program that is measured: a copy of its own, so that a build in the checkout changes nothing in mid-run. */
export interface App {
  bin: string;
  remove(): void;
}

// This file runs from test/bench/dist/test/bench.
const root = fileURLToPath(new URL('../../../../../', import.meta.url));

export function buildApp(): App {
  const folder = join(root, 'test/bench/dist', `app-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const outDir = join(folder, 'dist');
  spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', outDir], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  for (const part of ['bin', 'package.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  if (!existsSync(join(outDir, 'main.js'))) throw new Error('the program could not be built');
  return {
    bin: join(folder, 'bin/okta-evidence.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
