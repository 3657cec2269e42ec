/** What a permit remembers of the window it was granted in. */
export interface Grant {
  /** It is to open a window: none is known, or the known one is over. */
  opens: boolean;
  /** The end of the window known then. */
  window: number | undefined;
  /** Server ms. */
  at: number;
}

/** A request that is out for longer than this, or than eight usual ones, keeps no other from being sent. */
const lateMs = 1000;
/** The slowest first answer of a bucket that was recorded took 6 s. */
const lateOpenerMs = 10_000;

/** The requests of a bucket that have no answer yet, and how long one takes. */
export class UnderWay {
  #grants: Grant[] = [];
  #latencyMs = 0;

  /** A moving average in ms. */
  get latencyMs(): number {
    return this.#latencyMs;
  }

  get count(): number {
    return this.#grants.length;
  }

  add(grant: Grant): void {
    this.#grants.push(grant);
  }

  remove(grant: Grant): void {
    this.#grants.splice(this.#grants.indexOf(grant), 1);
  }

  /** From sending to the whole answer, in ms. */
  took(ms: number): void {
    this.#latencyMs += (ms - this.#latencyMs) * (this.#latencyMs === 0 ? 1 : 0.05);
  }

  /** How many there are, but for those that take long. */
  punctual(now: number): number {
    return this.#grants.filter((grant) => now < this.#lateAt(grant)).length;
  }

  /** Whether a request that is to open a window may still do so. */
  isOpening(now: number): boolean {
    return this.#grants.some((grant) => grant.opens && now < this.#lateAt(grant));
  }

  /** Server time at which the next one will be late; undefined where none will. */
  nextLateAt(now: number): number | undefined {
    const next = Math.min(...this.#grants.map((grant) => this.#lateAt(grant)).filter((time) => time > now));
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  #lateAt({ at, opens }: Grant): number {
    return at + (opens ? lateOpenerMs : Math.max(lateMs, 8 * this.#latencyMs));
  }
}
