import type { Collector } from './collectors/collector.ts';
import type { OktaError } from './okta/okta-error.ts';
import type { CrossCheck, DatasetEntry, DatasetError, DatasetStatus } from './snapshot/manifest.ts';

/** Entities in a row that may fail, while none has succeeded, before the whole dataset is given up. */
const hopelessAfter = 10;
/** Failures in a row, each after all its retries, from which on few retries are made. */
const strugglingAfter = 5;

/** Collects the outcome of one dataset's steps, and says what they amount to. */
export class DatasetResult {
  readonly parents = new Set<string>();
  readonly excluded = new Map<string, { what: string; count: number; reason: string }>();
  readonly crossChecks: CrossCheck[] = [];
  /** Records differ from Okta's counts by what changed during the run. */
  explained = false;
  readonly #collector: Collector;
  #succeeded = 0;
  #failed = 0;
  #failedInARow = 0;
  #first: { error: OktaError; what: string } | undefined;
  #doubt: { empty: boolean; error: DatasetError } | undefined;
  #inherited: { id: string; entry: DatasetEntry } | undefined;

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  succeed(): void {
    this.#succeeded++;
    this.#failedInARow = 0;
  }

  fail(error: OktaError, what: string): void {
    this.#failed++;
    this.#failedInARow++;
    this.#first ??= { error, what };
  }

  exclude(what: string, count: number, reason: string): void {
    const known = this.excluded.get(what);
    if (known) known.count += count;
    else this.excluded.set(what, { what, count, reason });
  }

  check({ name, expected, actual }: Omit<CrossCheck, 'ok'>): void {
    this.crossChecks.push({ name, expected, actual, ok: expected === actual });
  }

  /**
   * Everything that was asked for came, and yet it is not all.
   * @param empty nothing came at all, which must not look like an empty dataset
   */
  doubt(empty: boolean, error: DatasetError): void {
    this.#doubt ??= { empty, error };
  }

  hasFailed(): boolean {
    return this.#failed > 0;
  }

  /** Patience is spent: what fails now need not be tried as often. */
  isStruggling(): boolean {
    return this.#failedInARow >= (this.#succeeded === 0 ? 1 : strugglingAfter);
  }

  isHopeless(): boolean {
    return this.#succeeded === 0 && this.#failed >= hopelessAfter;
  }

  /** A child cannot be more complete than the dataset it took its entities from. */
  inherit(id: string, entry: DatasetEntry): void {
    if (entry.status !== 'complete') this.#inherited ??= { id, entry };
  }

  status(): DatasetStatus {
    if (this.#failed > 0) {
      if (this.#succeeded > 0) return 'partial';
      return this.#statusOf(this.#first?.error);
    }
    if (this.#inherited === undefined) {
      if (this.#doubt) return this.#doubt.empty ? 'denied' : 'partial';
      return 'complete';
    }
    return this.#succeeded > 0 ? 'partial' : this.#inherited.entry.status;
  }

  #statusOf(error: OktaError | undefined): DatasetStatus {
    if (error?.kind === 'denied') return 'denied';
    const lacks = error?.kind === 'not-found' || error?.kind === 'feature-off';
    return lacks && !this.#collector.core ? 'unavailable' : 'failed';
  }

  error(): DatasetError | null {
    if (this.#first) {
      const { error, what } = this.#first;
      const more = this.#failed > 1 ? ` This and ${this.#failed - 1} more could not be read.` : '';
      return { code: error.code, message: `${what}: ${error.message}${more}`, hint: error.hint };
    }
    if (!this.#inherited) return this.#doubt?.error ?? null;
    const { id, entry } = this.#inherited;
    const message = `It is read from the ids in ${id}, which is ${entry.status}${entry.error ? `: ${entry.error.message}` : '.'}`;
    return { code: 'parent-incomplete', message, hint: entry.error?.hint ?? null };
  }
}
