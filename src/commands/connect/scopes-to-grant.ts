import { collectors } from '../../collectors/index.ts';
import { resolveSettings } from '../../settings.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { readGaps } from './connect-org.ts';

/** Every OAuth scope that collecting takes, sorted: without what the project file skips, and accepted gaps. */
export async function scopesToGrant(input: CommandInput, context: CommandContext): Promise<string[]> {
  const settings = await resolveSettings(context);
  const without = new Set([...settings.choose('skip', undefined, []), ...(readGaps(input['acceptGaps']) ?? [])]);
  const chosen = collectors.filter(({ id }) => !without.has(id));
  return [...new Set(chosen.flatMap(({ scopes }) => scopes))].sort();
}
