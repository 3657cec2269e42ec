// In the order of their character codes, so that ids sort as their indexes do.
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const width = 6;

/** Ids of one kind: 20 characters with Okta's prefix, the index inside, in order, and readable back. */
export interface IdSpace {
  id(index: number): string;
  /** The index an id was made from, or undefined for an id that is not one of these. */
  index(id: string): number | undefined;
}

export function idSpace(prefix: string, seed: number): IdSpace {
  const head = `${prefix}${base62(seed % 62 ** 4, 4)}gen`;
  const tail = '1d7x697x'.slice(0, 20 - head.length - width);
  return {
    id: (index) => head + base62(index, width) + tail,
    index(id) {
      if (id.length !== 20 || !id.startsWith(head) || !id.endsWith(tail)) return undefined;
      let index = 0;
      for (const character of id.slice(head.length, head.length + width)) {
        const digit = digits.indexOf(character);
        if (digit < 0) return undefined;
        index = index * 62 + digit;
      }
      return index;
    },
  };
}

function base62(number: number, places: number): string {
  let text = '';
  for (let rest = number; text.length < places; rest = Math.floor(rest / 62)) text = digits[rest % 62] + text;
  return text;
}
