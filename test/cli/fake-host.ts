import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Stores } from '../../src/commands/command.ts';
import { type CredentialStore, createMemoryCredentials } from '../../src/profiles/credential-store.ts';
import { createProfileStore } from '../../src/profiles/profile-store.ts';
import { createPseudonymKeys } from '../../src/profiles/pseudonym-keys.ts';
import { createSigningKeys } from '../../src/profiles/signing-keys.ts';
import { type Host, runProgram } from '../../src/program.ts';

export interface FakeHost extends Host, Stores {
  credentials: CredentialStore;
  run(...argv: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }>;
}

/** Surroundings in memory and in a temporary folder, for running a command line inside the test. */
export function fakeHost(change: Partial<Host> & { input?: string } = {}): FakeHost {
  const cwd = mkdtempSync(join(tmpdir(), 'okta-evidence-test-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const { input = '', ...rest } = change;
  const credentials = createMemoryCredentials();
  const stores: Stores = {
    profiles: createProfileStore(join(cwd, 'profiles')),
    openCredentials: () => credentials,
    signingKeys: createSigningKeys(join(cwd, 'signing-keys')),
    pseudonymKeys: createPseudonymKeys(join(cwd, 'pseudonym-keys')),
  };
  const host: Host & Stores = {
    env: {},
    cwd,
    ...stores,
    stores: async () => stores,
    stdout: new PassThrough() as unknown as NodeJS.WriteStream,
    stderr: new PassThrough() as unknown as NodeJS.WriteStream,
    stdin: Readable.from([input]) as unknown as NodeJS.ReadStream,
    signal: new AbortController().signal,
    openNetwork: async () => {},
    ...rest,
  };
  return {
    ...host,
    credentials,
    async run(...argv) {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      const exitCode = await runProgram(argv, {
        ...host,
        stdout: stdout as unknown as NodeJS.WriteStream,
        stderr: stderr as unknown as NodeJS.WriteStream,
      });
      return { exitCode, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
    },
  };
}
