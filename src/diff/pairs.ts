/** Room for 67 million users, and twice as many applications. */
const most = 2 ** 26;

const seen = 1;
const marked = 2;

/** Pairs of numbers in typed arrays: 9 bytes a slot, where a Set of keys would take 100. A large org has millions. */
export function pairs() {
  let slots = new Float64Array(1024);
  let flags = new Uint8Array(1024);
  let size = 0;

  const find = (key: number): number => {
    const mask = slots.length - 1;
    let at = Math.imul((key % 4294967296) | 0, 2654435761) & mask;
    at = (at ^ Math.floor(key / most)) & mask;
    while (slots[at] !== 0 && slots[at] !== key) at = (at + 1) & mask;
    return at;
  };
  const grow = () => {
    const [old, oldFlags] = [slots, flags];
    slots = new Float64Array(old.length * 2);
    flags = new Uint8Array(old.length * 2);
    old.forEach((key, from) => {
      if (key === 0) return;
      const at = find(key);
      slots[at] = key;
      flags[at] = oldFlags[from] ?? 0;
    });
  };
  const keyOf = (a: number, b: number): number => a * most + b + 1;
  return {
    /** The mark of a pair is the one that it came with first. */
    add(a: number, b: number, mark: boolean): void {
      if (size * 10 >= slots.length * 6) grow();
      const at = find(keyOf(a, b));
      if (slots[at] !== 0) return;
      size++;
      slots[at] = keyOf(a, b);
      if (mark) flags[at] = (flags[at] ?? 0) | marked;
    },
    /** True when it was there; it will not be among the rest. */
    take(a: number, b: number): boolean {
      const at = find(keyOf(a, b));
      if (slots[at] === 0) return false;
      flags[at] = (flags[at] ?? 0) | seen;
      return true;
    },
    *rest(): Iterable<{ a: number; b: number; mark: boolean }> {
      for (const [at, key] of slots.entries()) {
        const flag = flags[at] ?? 0;
        if (key === 0 || (flag & seen) !== 0) continue;
        const b = (key - 1) % most;
        yield { a: (key - 1 - b) / most, b, mark: (flag & marked) !== 0 };
      }
    },
  };
}
