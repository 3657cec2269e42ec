/** How much of what a window let through is relied upon. */
const reliedUpon = 0.8;
/** What more is expected after a window without a refusal: times `reliedUpon`, no more than was seen to get through. */
const growth = 1.25;
/** And after each further one in a row: those who used it up have gone. */
const fasterGrowth = 2;

/**
 * The org's own window of a bucket, as far as refusals show it. A request is charged to its credential and to the org,
 * and the headers tell of the credential only (Okta: "Rate limits", APP_123): others may use up the org's limit while
 * this credential is shown something left. Its window ends at another time, too.
 */
export class OrgWindow {
  /** Sent since it began, as far as is known. */
  #sent = 0;
  /** Until a refusal tells when it ends: sent in the credential's window before this one, and when this one began. */
  #before = 0;
  #beganAt = 0;
  /** End in server ms; undefined until a refusal named one. */
  #endsAt: number | undefined;
  /** Requests that it let through before a refusal. */
  #drainedAfter = Number.POSITIVE_INFINITY;
  #refused = false;
  /** Windows in a row without a refusal. */
  #unrefused = 0;

  count(): void {
    this.#sent++;
  }

  /** The credential's window begins: until a refusal tells otherwise, the org's is taken to begin with it. */
  begins(sent: number, now: number): void {
    if (this.#endsAt !== undefined) return;
    [this.#before, this.#beganAt, this.#sent] = [this.#sent, now, sent];
  }

  /**
   * Others have used it up.
   * @param endsAt server ms
   * @param unanswered sent, and nothing known of them yet: most likely refused, too
   */
  refuses(endsAt: number, windowMs: number, unanswered: number): void {
    // Those that were in flight with the first one tell nothing new.
    if (!this.#refused) {
      if (this.#endsAt === undefined) {
        const overlap = (this.#beganAt - (endsAt - windowMs)) / windowMs;
        this.#sent += Math.round(this.#before * Math.min(1, Math.max(0, overlap)));
      }
      this.#drainedAfter = Math.max(1, this.#sent - 1 - unanswered);
      this.#unrefused = 0;
    }
    this.#refused = true;
    this.#endsAt = endsAt;
  }

  /** @returns whether a window was over: the next one is as long, or is told by the next refusal */
  turn(now: number, windowMs: number, limit: number): boolean {
    if (this.#endsAt === undefined || now < this.#endsAt) return false;
    if (!this.#refused) {
      const rate = this.#unrefused === 0 ? growth : fasterGrowth;
      this.#drainedAfter = rate * Math.max(this.#drainedAfter, this.#sent);
      this.#unrefused++;
    }
    this.#sent = 0;
    this.#refused = false;
    this.#endsAt += (1 + Math.floor((now - this.#endsAt) / windowMs)) * windowMs;
    // There is enough for all again.
    if (this.reliable() > limit) [this.#endsAt, this.#drainedAfter] = [undefined, Number.POSITIVE_INFINITY];
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
