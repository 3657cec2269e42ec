import { checks } from '../../checks/index.ts';
import { evidenceItems } from '../../evidence/index.ts';
import { type Framework, loadFrameworks } from '../../frameworks.ts';

/** What cannot be said, or not in full, without a dataset. */
export interface GapCost {
  checks: string[];
  items: string[];
  /** Controls that one of those is evidence for, by framework. */
  controls: { framework: string; ids: string[] }[];
}

/** What each of these datasets is needed for, in the default frameworks. */
export async function gapCosts(datasets: readonly string[]): Promise<Record<string, GapCost>> {
  if (datasets.length === 0) return {};
  const known = { checks, items: evidenceItems.map(({ id }) => id) };
  const frameworks = await loadFrameworks(undefined, known);
  return Object.fromEntries(datasets.map((dataset) => [dataset, costOf(dataset, frameworks)]));
}

function costOf(dataset: string, frameworks: readonly Framework[]): GapCost {
  const ofChecks = checks.filter((check) => check.datasets.some(({ id }) => id === dataset)).map(({ id }) => id);
  const ofItems = evidenceItems.filter((item) => item.datasets.some((id) => id === dataset)).map(({ id }) => id);
  const controls = frameworks.map((framework) => ({
    framework: framework.id,
    ids: framework.controls
      .filter(
        (control) =>
          control.checks.some(({ id }) => ofChecks.includes(id)) ||
          control.items.some(({ id }) => ofItems.includes(id)),
      )
      .map(({ id }) => id),
  }));
  return { checks: ofChecks, items: ofItems, controls: controls.filter(({ ids }) => ids.length > 0) };
}
