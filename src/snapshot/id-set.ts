/**
 * Remembers strings by a 53-bit hash in a typed array: 8 bytes a slot instead of the 100 that a Set of ids takes.
 * At a million ids the chance that two share a hash is about one in 20,000.
 */
export class IdSet {
  #slots = new Float64Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** True when it was not there before. */
  add(id: string): boolean {
    if (this.#size * 10 >= this.#slots.length * 7) this.#grow();
    return this.#insert(hash53(id));
  }

  #insert(hash: number): boolean {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = hash % slots.length; ; at = (at + 1) & mask) {
      const found = slots[at];
      if (found === hash) return false;
      if (found === 0) {
        slots[at] = hash;
        this.#size++;
        return true;
      }
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2);
    this.#size = 0;
    for (const hash of before) if (hash !== 0) this.#insert(hash);
  }
}

/** Two 32-bit multiply-xor hashes side by side (the cyrb53 construction); never 0, which marks a free slot. */
function hash53(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0) || 1;
}

/** Remembers only the most recent ids, for listings where the same record can come twice only close together. */
export class RecentIds {
  #now = new Set<string>();
  #before = new Set<string>();
  #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(id: string): boolean {
    if (this.#now.has(id) || this.#before.has(id)) return false;
    if (this.#now.size >= this.#limit) {
      this.#before = this.#now;
      this.#now = new Set();
    }
    this.#now.add(id);
    return true;
  }
}
