import { NotConnectedError, UsageError } from '../../errors.ts';
import type { OrgUrl } from '../../okta/org-url.ts';
import { parseApiToken } from '../../settings/api-token.ts';
import { promptSecret } from '../../ui/prompt.ts';
import type { CommandContext, CommandInput } from '../command.ts';

const guidance =
  'In the Admin Console: Security > API > Tokens > Create token. Name it okta-evidence.\n' +
  'Create it while signed in with the Read-Only Administrator role: a token has the rights of its creator.';

const longest = 10_000;

/**
 * An API token, from stdin or a question.
 * @throws UsageError where nobody can be asked; NotConnectedError for what cannot be a token
 */
export async function takeToken(input: CommandInput, context: CommandContext, org: OrgUrl): Promise<string> {
  if (input['tokenStdin']) return parseApiToken(await readSecret(context, '--token-stdin'), 'stdin');
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

/** What is piped in: a secret never comes as an argument, which other users of the machine could read. */
export async function readSecret({ stdin }: CommandContext, flag: string): Promise<string> {
  if (stdin.isTTY) {
    throw new UsageError({
      code: 'input-needed',
      message: `${flag} reads a pipe or a file, and stdin is a terminal, which would show the secret.`,
      hint: flag === '--token-stdin' ? `Leave out ${flag} to be asked, or pipe it in.` : 'Pipe it in.',
    });
  }
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > longest) {
      throw new NotConnectedError({
        code: flag === '--token-stdin' ? 'token-malformed' : 'secret-malformed',
        message: 'What comes from stdin is far too long for a secret.',
        hint: `Pipe the secret alone into ${flag}.`,
      });
    }
  }
  return text;
}
