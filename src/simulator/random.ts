/** A 32-bit hash of a text (FNV-1a with a final mix): the same on every machine, so a seed means the same org. */
export function hashText(text: string, seed = 0): number {
  let hash = 2166136261 ^ seed;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  }
  return mix(hash);
}

/** A 32-bit hash of numbers, for values computed from an index rather than drawn in order. */
export function hashNumbers(...numbers: number[]): number {
  let hash = 2166136261;
  for (const number of numbers) hash = mix(Math.imul(hash ^ (number | 0), 16777619));
  return hash;
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
  hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A seeded stream of numbers in [0, 1). */
export function randomStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mix(state) / 4294967296;
  };
}

/** A hash as a share in [0, 1). */
export function shareOf(hash: number): number {
  return hash / 4294967296;
}
