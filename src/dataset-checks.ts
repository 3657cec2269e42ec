import type { Collector, Entity, OktaReader, Principal, Sight } from './collectors/collector.ts';
import type { DatasetResult } from './dataset-result.ts';

interface Sum {
  entity: Entity;
  expected: number;
  actual: number;
}

/** How many entities one request asks about again, and how many requests may go on it: a run must stay cheap. */
const perRequest = 100;
const atMost = 3;

/** Checks that what came is all there is: against what has to be in sight, and against Okta's own counts. */
export class DatasetChecks {
  readonly #collector: Collector;
  readonly #sight: Sight | undefined;
  readonly #differing: Sum[] = [];
  #seen = false;
  #records = 0;

  constructor(collector: Collector, principal: Principal) {
    this.#collector = collector;
    this.#sight = collector.sight?.(principal);
  }

  /** Whether the records of an interrupted run have to be looked at again. */
  get looks(): boolean {
    return this.#sight !== undefined;
  }

  observe(record: Record<string, unknown>): void {
    this.#records++;
    this.#seen ||= this.#sight?.has(record) ?? false;
  }

  /** A listing is through that Okta has a count of. */
  counted(entity: Entity | undefined, expected: number | undefined, actual: number): void {
    if (entity && expected !== undefined && expected !== actual) this.#differing.push({ entity, expected, actual });
  }

  /** Called when every step is done. */
  async settle(okta: OktaReader, result: DatasetResult, uniqueIds: number | undefined): Promise<void> {
    if (uniqueIds !== undefined) {
      result.check({ name: 'unique ids', expected: this.#records, actual: uniqueIds });
    }
    await this.#recount(okta, result);
    if (this.#sight === undefined || result.hasFailed()) return;
    const { of, decides } = this.#sight;
    result.check({ name: `sees ${of}`, expected: 'yes', actual: this.#seen ? 'yes' : 'no' });
    if (this.#seen || decides === 'never' || (decides === 'when-empty' && this.#records > 0)) return;
    result.doubt(this.#records === 0, {
      code: 'visibility-limited',
      message: `Okta answered, and ${this.#records === 0 ? 'listed nothing' : `${of} is not in the list`}: the credential does not see all of it (missing: ${of}).`,
      hint: `Okta shows a credential only what its admin role covers, and says nothing of the rest. Give it the role ${this.#collector.role}, without a resource set that narrows it.`,
    });
  }

  /** Counts were taken before the listing: what changed in between is told apart from what is missing. */
  async #recount(okta: OktaReader, result: DatasetResult): Promise<void> {
    const { recount } = this.#collector;
    if (this.#differing.length === 0 || !recount) return;
    const again = new Map<string, ReturnType<typeof recount.read>>();
    const asked = this.#differing.slice(0, perRequest * atMost);
    for (let at = 0; at < asked.length; at += perRequest) {
      const ids = asked.slice(at, at + perRequest).map(({ entity }) => entity.id);
      const listed = await okta.memo(recount.path, recount.query(ids));
      if (listed.state !== 'read') return;
      for (const item of listed.items) again.set(String(item['id']), recount.read(item));
      for (const id of ids) if (!again.has(id)) again.set(id, { id, count: undefined, changed: undefined });
    }
    const open = this.#differing.filter(({ entity, expected, actual }) => {
      const now = again.get(entity.id);
      if (!now) return true;
      // Not listed any more: it went away during the run.
      if (now.count === undefined) return false;
      if (now.changed !== undefined && now.changed >= okta.options.startedAt) return false;
      return actual < Math.min(expected, now.count) || actual > Math.max(expected, now.count);
    });
    result.explained = open.length === 0;
    if (open.length === 0) return;
    const some = open.slice(0, 5).map(({ entity, expected, actual }) => `${entity.id}: ${actual} of ${expected}`);
    const more = open.length > some.length ? ` and ${open.length - some.length} more` : '';
    const missing = open.some(({ expected, actual }) => actual < expected);
    result.doubt(this.#records === 0, {
      code: 'count-mismatch',
      message: `Okta counts otherwise than it lists, and nothing changed there during the run: ${open[0]?.entity.kind} ${some.join(', ')}${more}.`,
      hint: missing
        ? 'Either the credential does not see all of them, or the org was changing. Run `okta-evidence sync` again; if it stays, give the credential a role that covers all users.'
        : 'The org may be in the middle of an import. Run `okta-evidence sync` again.',
    });
  }
}
