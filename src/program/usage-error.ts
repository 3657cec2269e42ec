import type { CommanderError } from 'commander';
import { UsageError } from '../errors.ts';

/**
 * Commander's complaint as one of ours. What stands after "=" is cut off: somebody may have typed a secret there,
 * as in `--token=00abc`.
 */
export function usageError(error: CommanderError, argv: readonly string[]): UsageError {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /\(Did you mean (.*)\?\)/.exec(rest.join(' '))?.[1];
  const command = argv.find((word) => /^[a-z]/.test(word));
  const help = `See \`okta-evidence ${error.code === 'commander.unknownCommand' || !command ? '' : `${command} `}--help\`.`;
  return new UsageError({
    code: codeOf(error),
    message: sentence(first.replace(/(--?[\w-]+)=[^']*/g, '$1')),
    hint: suggestion ? `Did you mean ${suggestion.replace('one of ', 'one of: ')}? ${help}` : help,
  });
}

/** `commander.unknownOption` becomes `unknown-option`. */
const codeOf = ({ code }: CommanderError): string =>
  code === 'commander.help'
    ? 'unknown-command'
    : code.replace('commander.', '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const sentence = (text: string): string => {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(upper) ? upper : `${upper}.`;
};
