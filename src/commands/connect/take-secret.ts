import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import type { AccessToken } from '../../okta/auth/access-token.ts';
import type { OAuthHttp } from '../../okta/auth/oauth-http.ts';
import type { Secret, ServiceAppSecret } from '../../okta/auth/secret.ts';
import type { OrgUrl } from '../../okta/org-url.ts';
import type { Profile } from '../../profiles/profile-store.ts';
import { keptCredential } from '../../settings/credential.ts';
import { scopesFromEnvironment, secretFromEnvironment } from '../../settings/environment-credential.ts';
import { parsePrivateKey } from '../../settings/private-key.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { readSecret, takeToken } from './token-source.ts';

export interface Taken {
  secret: Secret;
  /** So that a sync finds it there as well. */
  fromEnvironment?: true;
  /** After a sign-in: the access token that came with it. */
  first?: AccessToken;
  userId?: string;
  /** The secret was kept before: a refresh token that changes has to be kept again, also with --check. */
  keep?: (secret: Secret) => Promise<void>;
}

/**
 * The credential to connect with: what the flags say, else the environment, else (`--check`) what is kept, else a
 * question.
 * @throws UsageError, NotConnectedError
 */
export async function takeSecret(
  input: CommandInput,
  context: CommandContext,
  org: OrgUrl,
  profile: Profile | undefined,
  http: OAuthHttp,
  scopes: readonly string[],
): Promise<Taken> {
  const way = chosenWay(input);
  if (way === 'service-app') return { secret: await takeServiceApp(input, context, org) };
  if (way === 'browser') return signIn(input, context, org, http, scopes);
  const given = input['tokenStdin'] ? undefined : secretFromEnvironment(context.env, org, context.cwd);
  if (given && (way === undefined || way === given.kind)) return { secret: given, fromEnvironment: true };
  const kept = input['check'] && !input['tokenStdin'] && profile ? await keptCredential(context, profile) : undefined;
  if (kept && (way === undefined || way === kept.secret.kind)) return { secret: kept.secret, keep: kept.keep };
  return { secret: { kind: 'token', token: await takeToken(input, context, org) } };
}

/** What was asked for, or follows from other flags. */
function chosenWay(input: CommandInput): Secret['kind'] | undefined {
  const given = input['auth'] as Secret['kind'] | undefined;
  const of: Record<string, Secret['kind']> = {
    tokenStdin: 'token',
    privateKeyFile: 'service-app',
    clientSecretStdin: 'browser',
  };
  const implied = [...new Set(Object.entries(of).flatMap(([flag, way]) => (input[flag] ? [way] : [])))];
  const way = given ?? implied[0];
  if (implied.some((each) => each !== way) || (input['clientId'] && (way ?? 'token') === 'token')) {
    throw new UsageError({
      code: 'options-of-two-ways',
      message: 'These options belong to different ways of signing in.',
      hint: 'An API token takes --token-stdin; --auth service-app takes --client-id and --private-key-file; --auth browser takes --client-id and, for a web app, --client-secret-stdin.',
    });
  }
  return way;
}

async function takeServiceApp(input: CommandInput, context: CommandContext, org: OrgUrl): Promise<ServiceAppSecret> {
  const { env, cwd, terminal } = context;
  const path = input['privateKeyFile'];
  if (path === undefined) {
    const mode = { ...env, OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey' };
    const known = input['clientId'] === undefined ? mode : { ...mode, OKTA_CLIENT_CLIENTID: String(input['clientId']) };
    const given = env['OKTA_CLIENT_PRIVATEKEY'] ? secretFromEnvironment(known, org, cwd) : undefined;
    if (given?.kind === 'service-app') return given;
    throw new UsageError({
      code: 'private-key-needed',
      message: 'A service app signs with a private key, and none is named.',
      hint: 'Name its file with --private-key-file, or set OKTA_CLIENT_PRIVATEKEY.',
    });
  }
  const file = resolve(cwd, String(path));
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError({
      code: 'private-key-missing',
      message: `The private key file ${file} cannot be read (${cause.code}).`,
      hint: 'Check the path. Okta shows the key once, when it is generated: save it as PEM or JSON.',
      cause,
    });
  });
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && mode & 0o077) {
    terminal.warn(`Other users of this computer may read ${file}: run chmod 600 on it.`);
  }
  const scopes = scopesFromEnvironment(env);
  return {
    kind: 'service-app',
    clientId: clientIdOf(input, context, 'service-app'),
    privateKey: parsePrivateKey(text, file),
    ...(scopes && { scopes }),
  };
}

async function signIn(
  input: CommandInput,
  context: CommandContext,
  org: OrgUrl,
  http: OAuthHttp,
  scopes: readonly string[],
): Promise<Taken> {
  const port = Number(input['port'] ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError({
      code: 'number-out-of-range',
      message: `--port takes a number from 1 to 65535, not "${String(input['port'])}".`,
      hint: "It must be the port of the app's sign-in redirect URI.",
    });
  }
  const clientId = clientIdOf(input, context, 'browser');
  const clientSecret = input['clientSecretStdin']
    ? (await readSecret(context, '--client-secret-stdin')).trim()
    : undefined;
  const { signInWithBrowser } = await import('./browser-sign-in.ts');
  const asked = scopesFromEnvironment(context.env) ?? scopes;
  const { secret, token, userId } = await signInWithBrowser(
    http,
    { clientId, clientSecret, scopes: asked, port, open: input['browser'] !== false },
    context.terminal,
    context.signal,
  );
  context.terminal.note(`Signed in to ${org.host}.`);
  return { secret, first: token, userId };
}

function clientIdOf(input: CommandInput, { env }: CommandContext, way: string): string {
  const given = input['clientId'] ?? env['OKTA_CLIENT_CLIENTID'];
  if (typeof given === 'string' && /^[\x21-\x7e]+$/.test(given)) return given;
  throw new UsageError({
    code: 'client-id-needed',
    message: `--auth ${way} needs the client ID of an app.`,
    hint: 'It is in the Admin Console under Applications > Applications > the app > General: --client-id 0oa...',
  });
}
