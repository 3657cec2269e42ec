import { execFileSync } from 'node:child_process';

/** End-to-end tests spawn the built bin, so the build is made once before any test runs. */
export function setup(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
  });
}
