import { spawn } from 'node:child_process';
import { NotConnectedError } from '../errors.ts';
import type { AskPassphrase } from './credential-store.ts';

export interface Passphrase {
  text: string;
  /** For messages: never the passphrase. */
  from: string;
}

interface Sources {
  command: string | undefined;
  env: NodeJS.ProcessEnv;
  ask: AskPassphrase;
  question: string;
  /** A command named while sealing comes before the environment; later the environment comes before the profile's. */
  sealing: boolean;
}

const variable = 'OKTA_EVIDENCE_PASSPHRASE';

/** @throws NotConnectedError where there is no passphrase, or its command fails */
export async function findPassphrase({ command, env, ask, question, sealing }: Sources): Promise<Passphrase> {
  const fromEnvironment = env[variable];
  if (command !== undefined && (sealing || !fromEnvironment)) return fromCommand(command, env);
  if (fromEnvironment) return { text: fromEnvironment, from: variable };
  const typed = await ask(question);
  if (typed) return { text: typed, from: 'the prompt' };
  throw new NotConnectedError({
    code: 'passphrase-needed',
    message:
      typed === ''
        ? 'The passphrase is empty.'
        : 'A passphrase is needed for the credential of this profile, and there is nobody to ask.',
    hint: `Set ${variable}, or name a command that prints it: \`okta-evidence connect --store file --passphrase-command "pass show okta-evidence"\`.`,
  });
}

/** The variables with secrets of this tool, which no other program needs to see. */
export const ownSecrets =
  /^OKTA_(CLIENT_(TOKEN|PRIVATEKEY|CLIENTSECRET)|EVIDENCE_(PASSPHRASE|SIGNING_KEY|PSEUDONYM_KEY))$/;
const patienceMs = 120_000;

/** The first line that the command prints. What it prints is never repeated, in errors neither. */
async function fromCommand(command: string, env: NodeJS.ProcessEnv): Promise<Passphrase> {
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !ownSecrets.test(name)));
  const child = spawn(command, { shell: true, env: rest, stdio: ['ignore', 'pipe', 'ignore'], timeout: patienceMs });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = await new Promise<number | string>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown error'));
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown end'));
  });
  const [line = ''] = Buffer.concat(pieces).toString('utf8').split(/\r?\n/);
  if (ended === 0 && line !== '') return { text: line, from: 'the passphrase command' };
  throw new NotConnectedError({
    code: 'passphrase-command-failed',
    message:
      ended === 0
        ? 'The passphrase command printed nothing.'
        : `The passphrase command ended with ${typeof ended === 'number' ? `exit code ${ended}` : ended}.`,
    hint: 'Run it by hand: its first line has to be the passphrase. Name another one with `okta-evidence connect --passphrase-command`.',
  });
}
