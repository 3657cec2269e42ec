import type { Command } from '../commands/command.ts';
import type { Host } from '../program.ts';
import type { Terminal } from '../ui/terminal.ts';
import { version } from '../version.ts';

const verbs = ['connect', 'sync', 'test', 'export'];

/** What `okta-evidence` alone prints: the four verbs and the next step. */
export async function welcome(
  { env, stores }: Host,
  commands: readonly Command[],
  terminal: Terminal,
): Promise<string> {
  const { profiles } = await stores();
  const connected =
    (await profiles.list()).length > 0 || Boolean(env['OKTA_CLIENT_ORGURL'] && env['OKTA_CLIENT_TOKEN']);
  const next = connected ? 'okta-evidence sync' : 'okta-evidence connect <org>';
  const shown = commands.filter(({ name }) => verbs.includes(name));
  if (terminal.json) {
    const summaries = shown.map(({ name, summary }) => ({ name, summary }));
    return JSON.stringify({ ...versionDocument(), commands: summaries, next });
  }
  const { out } = terminal;
  return [
    `${out.bold('okta-evidence')} ${version}: compliance evidence from an Okta org, read-only.`,
    '',
    ...shown.map(({ name, summary }) => `  ${out.bold(name.padEnd(9))}${summary}`),
    '',
    `Next step:  ${next}`,
    ...(connected ? [] : ['First look: okta-evidence demo     all four on a simulated org; needs no Okta']),
    'All of it:  okta-evidence --help',
  ].join('\n');
}

/** What `--version --json` prints. */
export const versionDocument = (): Record<string, string> => ({
  name: 'okta-evidence',
  version,
  node: process.versions.node,
  platform: `${process.platform}-${process.arch}`,
});
