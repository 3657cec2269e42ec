/** Works off a list in a few lanes at a time; each lane keeps something of its own, such as a simulator's port. */
export async function inLanes<Item, Lane>(
  items: readonly Item[],
  lanes: number,
  open: (lane: number) => Promise<Lane>,
  work: (item: Item, lane: Lane) => Promise<void>,
): Promise<void> {
  let position = 0;
  await Promise.all(
    Array.from({ length: Math.min(lanes, items.length) }, async (_, index) => {
      const lane = await open(index);
      while (position < items.length) await work(items[position++] as Item, lane);
    }),
  );
}
