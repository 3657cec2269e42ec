/** How much of what a window let through is relied upon. */
const reliedUpon = 0.8;
/** What more is expected after a window without a refusal: times `reliedUpon`, no more than was seen to get through. */
const growth = 1.25;

/**
 * The org's own window of a bucket, as far as refusals show it. A request is charged to its credential and to the org,
 * and the headers tell of the credential only (Okta: "Rate limits", APP_123): others may use up the org's limit while
 * this credential is shown something left. Its window ends at another time, too.
 */
export class OrgWindow {
  /** Sent since it began, as far as is known. */
  #sent = 0;
  /** End in server ms; undefined until a refusal named one. */
  #endsAt: number | undefined;
  /** Requests that it let through before a refusal. */
  #drainedAfter = Number.POSITIVE_INFINITY;
  #refused = false;

  count(): void {
    this.#sent++;
  }

  /** The credential's window begins: until a refusal tells otherwise, the org's is taken to begin with it. */
  begins(sent: number): void {
    if (this.#endsAt === undefined) this.#sent = sent;
  }

  /** Others have used it up; it ends then, in server ms. */
  refuses(endsAt: number): void {
    // Those that were in flight with the first one tell nothing new.
    if (!this.#refused) this.#drainedAfter = Math.max(1, this.#sent);
    this.#refused = true;
    this.#endsAt = endsAt;
  }

  /** @returns whether a window was over: the next one is as long, or is told by the next refusal */
  turn(now: number, windowMs: number, limit: number): boolean {
    if (this.#endsAt === undefined || now < this.#endsAt) return false;
    if (!this.#refused) this.#drainedAfter = growth * Math.max(this.#drainedAfter, this.#sent);
    this.#endsAt += (1 + Math.floor((now - this.#endsAt) / windowMs)) * windowMs;
    // There is enough for all again.
    if (this.reliable() > limit) [this.#endsAt, this.#drainedAfter] = [undefined, Number.POSITIVE_INFINITY];
    this.#sent = 0;
    this.#refused = false;
    return true;
  }

  /** Requests that may be sent before a refusal is to be expected. */
  reliable(): number {
    return reliedUpon * this.#drainedAfter - this.#sent;
  }

  /** What it may still let through, and until when. */
  left(): { requests: number; endsAt: number } | undefined {
    return this.#endsAt === undefined
      ? undefined
      : { requests: Math.max(0, this.#drainedAfter - this.#sent), endsAt: this.#endsAt };
  }
}
