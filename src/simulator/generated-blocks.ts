/**
 * Who belongs where, without storing it. Every user belongs to one target of each block, chosen by the user's index
 * modulo the block's size. So a target's members are an arithmetic progression: its size is exact, its pages can be
 * computed from any point, and an org of 12 million memberships holds none of them.
 */
export interface Blocks {
  /** How many members a target has. */
  size(target: number): number;
  /** The user at a position of a target's members, in order. */
  member(target: number, position: number): number;
  /** The first position whose user's index is above the given one. */
  positionAfter(target: number, user: number): number;
  /** The targets a user belongs to. */
  targetsOf(user: number): number[];
  has(target: number, user: number): boolean;
}

export function blocks(users: number, targets: number, perUser: number): Blocks {
  const count = Math.min(perUser, targets);
  const starts: number[] = [];
  // The k-th block is in proportion to k, so that targets of the first blocks are large and those of the last small.
  const weight = (count * (count + 1)) / 2;
  let given = 0;
  for (let block = 0; block < count; block++) {
    starts.push(given);
    const left = targets - given - (count - block - 1);
    given += Math.max(1, Math.min(left, Math.round((targets * (block + 1)) / weight)));
  }
  // What rounding left over belongs to the last block.
  starts.push(Math.max(targets, given));

  const blockOf = (target: number): { start: number; size: number } | undefined => {
    for (let index = 0; index < count; index++) {
      const [start = 0, end = 0] = [starts[index], starts[index + 1]];
      if (target >= start && target < end) return { start, size: end - start };
    }
    return undefined;
  };

  function size(target: number): number {
    const found = blockOf(target);
    if (!found) return 0;
    const first = target - found.start;
    return first >= users ? 0 : Math.floor((users - 1 - first) / found.size) + 1;
  }

  return {
    size,
    member(target, position) {
      const found = blockOf(target);
      return found ? target - found.start + position * found.size : -1;
    },
    positionAfter(target, user) {
      const found = blockOf(target);
      if (!found) return 0;
      const first = target - found.start;
      return user < first ? 0 : Math.floor((user - first) / found.size) + 1;
    },
    targetsOf(user) {
      const found: number[] = [];
      for (let index = 0; index < count; index++) {
        const [start = 0, end = 0] = [starts[index], starts[index + 1]];
        found.push(start + (user % (end - start)));
      }
      return found;
    },
    has(target, user) {
      const found = blockOf(target);
      return found !== undefined && user % found.size === target - found.start;
    },
  };
}
