import type { App } from './app.ts';

/** One number of a scenario, and what it has to be where a target is set. */
export interface Measure {
  what: string;
  value: number | string;
  unit?: string;
  target?: { is: '<=' | '>=' | '='; value: number | string };
}

export interface Outcome {
  measures: Measure[];
  /** Sentences that a reader of the table needs. */
  notes?: string[];
  /** For the record only: windows, requests by endpoint ... */
  details?: unknown;
}

export interface Bench {
  app: App;
  /** A folder of its own for one scenario. */
  folder: string;
  quick: boolean;
  /** Says on stderr how far it is. */
  say(text: string): void;
}

/** One thing that is measured: a value in its own file, named in the registry. */
export interface Scenario {
  id: string;
  title: string;
  /** `waiting`: sleeps through real windows, so all of these run side by side. `alone`: needs the machine for itself. */
  lane: 'waiting' | 'alone';
  run(bench: Bench): Promise<Outcome>;
}

export const info = (what: string, value: number | string, unit?: string): Measure =>
  unit === undefined ? { what, value } : { what, value, unit };

export const target = (what: string, value: number, is: '<=' | '>=' | '=', bound: number, unit?: string): Measure => ({
  ...info(what, value, unit),
  target: { is, value: bound },
});

/** undefined where nothing is asked of the number. */
export function isMet({ value, target: wanted }: Measure): boolean | undefined {
  if (!wanted) return undefined;
  if (wanted.is === '=') return value === wanted.value;
  return wanted.is === '<=' ? value <= wanted.value : value >= wanted.value;
}
