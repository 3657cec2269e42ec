import { checks } from '../../checks/index.ts';
import { errorCodes } from '../../error-codes.ts';
import { CliError, closest, UsageError } from '../../errors.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import type { Explanation } from '../explain.ts';
import { assessFromFlags } from '../test/from-flags.ts';

/** Nothing was collected yet, or no org is named: what the check asks can be told all the same. */
const nothingYet = new Set(['no-snapshot', 'no-org']);

export async function explainCheck(input: CommandInput, context: CommandContext): Promise<Explanation> {
  const id = String(input['id']);
  const found = checks.find((check) => check.id === id);
  if (!found) throw unknownToExplain(id);
  const { title, severity, population, remediation, datasets } = found;
  const check = { id, title, severity, population, remediation, reads: datasets.map((need) => need.id) };
  try {
    const { assessment } = await assessFromFlags({ ...input, checks: id }, context);
    // The chosen baseline's comes first; what frameworks ask with their own is theirs.
    return { check, result: assessment.checks[0] ?? null, snapshot: assessment.snapshot, without: null };
  } catch (error) {
    if (!(error instanceof CliError && nothingYet.has(error.code))) throw error;
    return { check, result: null, snapshot: null, without: error.message };
  }
}

/** All error codes would fill a page: the nearest one is enough. */
function unknownToExplain(id: string): UsageError {
  const ids = checks.map((check) => check.id);
  const suggestion = closest(id, [...ids, ...errorCodes.map(({ code }) => code)]);
  return new UsageError({
    code: 'unknown-check',
    message: `"${id}" is neither a check nor the code of an error.`,
    hint: `${suggestion ? `Did you mean "${suggestion}"? ` : ''}Checks: ${ids.join(', ')}. The code of an error stands in the error (--json), in the log, or in a manifest.`,
  });
}
