const chunk = 65_536;

/** Numbers by index, grown in fixed chunks: no doubling copy, 8 bytes each. Unset ones read as undefined. */
export class GrowingArray {
  #chunks: Float64Array[] = [];
  length = 0;

  get(index: number): number | undefined {
    const value = this.#chunks[Math.floor(index / chunk)]?.[index % chunk];
    return value === undefined || Number.isNaN(value) ? undefined : value;
  }

  set(index: number, value: number): void {
    const at = Math.floor(index / chunk);
    while (this.#chunks.length <= at) this.#chunks.push(new Float64Array(chunk).fill(Number.NaN));
    (this.#chunks[at] as Float64Array)[index % chunk] = value;
    this.length = Math.max(this.length, index + 1);
  }
}
