/** From numbered things to numbered things, in the order in which they were added: 8 bytes a link, not an object. */
export class Links {
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  #to = new Uint32Array(65_536);
  #next = new Int32Array(65_536);
  #length = 0;

  constructor(size: number) {
    this.#first = new Int32Array(size).fill(-1);
    this.#last = new Int32Array(size).fill(-1);
  }

  add(from: number, to: number): void {
    if (this.#length === this.#to.length) {
      this.#to = doubled(this.#to, Uint32Array);
      this.#next = doubled(this.#next, Int32Array);
    }
    const last = this.#last[from] ?? -1;
    if (last >= 0) this.#next[last] = this.#length;
    else this.#first[from] = this.#length;
    this.#last[from] = this.#length;
    this.#to[this.#length] = to;
    this.#next[this.#length++] = -1;
  }

  /** A list, not a generator: it is asked for millions of times, and has a few dozen entries. */
  of(from: number): number[] {
    const found: number[] = [];
    for (let link = this.#first[from] ?? -1; link >= 0; link = this.#next[link] ?? -1) found.push(this.#to[link] ?? 0);
    return found;
  }
}

function doubled<T extends Uint32Array | Int32Array>(full: T, make: new (length: number) => T): T {
  const larger = new make(full.length * 2);
  larger.set(full);
  return larger;
}
