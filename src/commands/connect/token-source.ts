import { NotConnectedError, UsageError } from '../../errors.ts';
import type { OrgUrl } from '../../okta/org-url.ts';
import type { Profile } from '../../profiles/profile-store.ts';
import { parseApiToken } from '../../settings/api-token.ts';
import { tokenFromEnvironment } from '../../settings/credential.ts';
import { credentialKeyOf } from '../../settings/credential-key.ts';
import { promptSecret } from '../../ui/prompt.ts';
import type { CommandContext, CommandInput } from '../command.ts';

const guidance =
  'In the Admin Console: Security > API > Tokens > Create token. Name it okta-evidence.\n' +
  'Create it while signed in with the Read-Only Administrator role: a token has the rights of its creator.';

const longest = 10_000;

/**
 * The token, from stdin, the environment, what is kept (`--check` of a profile) or a question, in that order.
 * @throws UsageError where nobody can be asked; NotConnectedError for what cannot be a token
 */
export async function takeToken(
  input: CommandInput,
  context: CommandContext,
  org: OrgUrl,
  profile: Profile | undefined,
): Promise<string> {
  if (input['tokenStdin']) return parseApiToken(await readAll(context), 'stdin');
  const fromEnvironment = tokenFromEnvironment(context.env, org);
  if (fromEnvironment !== undefined) return fromEnvironment;
  const kept = input['check'] && profile ? credentialKeyOf(profile) : undefined;
  if (kept) {
    const stored = await context.credentials.read(kept);
    if (stored !== undefined) return stored;
  }
  const otherWays = context.env['OKTA_CLIENT_TOKEN']
    ? `OKTA_CLIENT_TOKEN is set, but OKTA_CLIENT_ORGURL beside it names another org than ${org.origin}: make them agree.`
    : 'Pipe the token into --token-stdin, or set OKTA_CLIENT_TOKEN.';
  const typed = await promptSecret(`API token for ${org.host}:`, context.terminal, {
    guidance,
    signal: context.signal,
    otherWays,
  });
  return parseApiToken(typed, 'the prompt');
}

async function readAll({ stdin }: CommandContext): Promise<string> {
  if (stdin.isTTY) {
    throw new UsageError({
      code: 'input-needed',
      message: '--token-stdin reads a pipe or a file, and stdin is a terminal, which would show the token.',
      hint: 'Leave out --token-stdin to be asked, or pipe the token in.',
    });
  }
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > longest) {
      throw new NotConnectedError({
        code: 'token-malformed',
        message: 'What comes from stdin is far too long for an API token.',
        hint: 'Pipe the token alone into --token-stdin.',
      });
    }
  }
  return text;
}
