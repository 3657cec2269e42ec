import type {
  CollectOptions,
  Collector,
  Entity,
  OktaReader,
  Principal,
  Step,
  StepHttp,
} from './collectors/collector.ts';
import { DatasetChecks } from './dataset-checks.ts';
import { DatasetResult } from './dataset-result.ts';
import type { OktaClient, RequestRecord } from './okta/client.ts';
import { OktaError } from './okta/okta-error.ts';
import { withQuery } from './okta/pagination.ts';
import { stepHttp, type TakingHttp } from './okta/step-http.ts';
import type { DatasetLog, JournalLine, JournalRequest } from './snapshot/dataset-log.ts';
import { IdSet, RecentIds } from './snapshot/id-set.ts';
import type { DatasetEntry } from './snapshot/manifest.ts';
import { redact } from './snapshot/redact.ts';

export interface DatasetContext {
  client: OktaClient;
  options: CollectOptions;
  principal: Principal;
  log: DatasetLog;
  /** The records of another dataset of this run, from its first one on, until it is done. */
  parent(id: string): AsyncIterable<string>;
  /** How a parent ended. */
  parentEntry(id: string): Promise<DatasetEntry>;
  /** Steps under way at once. */
  width: number;
  signal: AbortSignal;
  /** Called with every record, those of an earlier run included, before it is redacted. */
  observe(record: Record<string, unknown>): void;
  onProgress(change: { records: number; requests: number }): void;
}

/** Log events can come twice only close together; ids of whole listings are remembered whole. */
const recentEvents = 5000;

/** Reads one dataset into its log: the engine behind every collector. */
export async function collectDataset(collector: Collector, context: DatasetContext): Promise<DatasetResult> {
  const { client, log, options, signal } = context;
  const result = new DatasetResult(collector);
  const ids = collector.key && (collector.period ? new RecentIds(recentEvents) : new IdSet());
  const checks = new DatasetChecks(collector, context.principal);
  recall(collector, context, ids, checks);
  let ordinal = 0;
  const retries = (): number | undefined => (result.isStruggling() ? 1 : undefined);

  const reader: OktaReader = {
    options,
    list: (path, query = {}, { as, entity, expected, ...shape } = {}) => ({
      key: withQuery(path, query),
      kind: 'list',
      ...(entity ? { entity } : {}),
      expected,
      open(http, from) {
        const nextPage = http.pager(path, query, { ...shape, from });
        return async () => {
          const { items, next } = await nextPage();
          return { records: as ? items.map(as).filter((record) => record !== undefined) : items, next };
        };
      },
    }),
    entity: (entity, run) => ({
      key: 'key' in entity ? entity.key : `${entity.kind}:${entity.id}`,
      kind: 'entity',
      ...('key' in entity ? {} : { entity }),
      open: (http) => async () => ({ records: await run(http), next: undefined }),
    }),
    async *records<T>(dataset: string) {
      result.parents.add(dataset);
      for await (const line of context.parent(dataset)) yield JSON.parse(line) as T;
    },
    async memo(path, query = {}, { missing = [], covers, ...shape } = {}) {
      const at = ordinal++;
      const key = `memo:${withQuery(path, query)}`;
      const known = log.step(at, key).find((line) => line.memo);
      if (known?.memo) return { state: 'read', items: known.memo as Record<string, unknown>[] };
      const http = stepHttp(client, 0, retries);
      try {
        const items = (await http.all(path, query, shape)).map((item) => redact(item, options));
        const line = { s: at, k: key, n: 0, done: true as const, r: journalled(http.take()), memo: items };
        log.append(covers ? { ...line, covers } : line, []);
        context.onProgress({ records: 0, requests: line.r.length });
        return { state: 'read', items };
      } catch (error) {
        if (!isSurvivable(error)) throw error;
        const lacks = missing.includes(error.status) && error.kind !== 'bad-credential';
        const line = { s: at, k: key, n: 0, r: journalled(http.take()) };
        log.append(lacks ? line : { ...line, failed: failureOf(error) }, []);
        context.onProgress({ records: 0, requests: line.r.length });
        if (lacks) return { state: 'missing' };
        result.fail(error, `GET ${path}`);
        return { state: 'failed' };
      }
    },
    exclude: (what, count, reason) => result.exclude(what, count, reason),
    problem: (error, what) => {
      if (!isSurvivable(error)) throw error;
      if (error.kind === 'not-found' || error.kind === 'feature-off') result.exclude(what, 1, error.message);
      else result.fail(error, what);
      return null;
    },
  };

  const runStep = async (step: Step, at: number): Promise<void> => {
    const before = log.step(at, step.key).filter((line) => !line.failed);
    const last = before.at(-1);
    let listed = before.reduce((sum, { n }) => sum + n, 0);
    if (last?.done) {
      checks.counted(step.entity, last.excluded ? undefined : step.expected, listed);
      if (last.excluded) result.exclude(last.excluded.what, 1, last.excluded.reason);
      else result.succeed();
      return;
    }
    let from = last?.next;
    let read = before.length > 0;
    let already: IdSet | undefined;
    const http = stepHttp(client, step.entity ? 1 : 0, retries);
    for (let restarts = 0; ; restarts++) {
      try {
        const nextPage = step.open(http, from);
        do {
          const { records, next } = await nextPage();
          listed += append(step, at, records, next, journalled(http.take()), already);
          from = next;
          read = true;
        } while (from !== undefined);
        checks.counted(step.entity, step.expected, listed);
        result.succeed();
        return;
      } catch (error) {
        if (!isSurvivable(error)) throw error;
        if (error.kind === 'bad-cursor' && from !== undefined && restarts < 2) {
          // Okta does not take the cursor any more: begin again, and keep what is there.
          from = undefined;
          already = new IdSet();
          for (const line of log.recordsOf(at)) already.add(line);
          continue;
        }
        await giveUp(step, at, error, http, read);
        return;
      }
    }
  };

  const append = (
    step: Step,
    at: number,
    records: unknown[],
    next: string | undefined,
    requests: JournalRequest[],
    already: IdSet | undefined,
  ): number => {
    const lines: string[] = [];
    let odd = 0;
    let twice = 0;
    for (const record of records as Record<string, unknown>[]) {
      const line = JSON.stringify(redact(record, options));
      if (!(ids?.add(collector.key?.(record) ?? '') ?? true) || !(already?.add(line) ?? true)) {
        twice++;
        continue;
      }
      if (!collector.schema.safeParse(record).success) odd++;
      context.observe(record);
      checks.observe(record);
      lines.push(line);
    }
    log.append(
      {
        s: at,
        k: step.key,
        n: lines.length,
        ...(next === undefined ? { done: true } : { next }),
        r: requests,
        ...(odd > 0 ? { odd } : {}),
        ...(twice > 0 ? { twice } : {}),
        ...(step.expected === undefined ? {} : { expected: step.expected }),
      },
      lines,
    );
    context.onProgress({ records: lines.length, requests: requests.length });
    return lines.length;
  };

  const giveUp = async (step: Step, at: number, error: OktaError, http: TakingHttp, read: boolean): Promise<void> => {
    const gone = error.kind === 'not-found' && step.entity ? await isGone(step.entity, http) : undefined;
    const line = { s: at, k: step.key, n: 0, r: [] };
    if (step.entity && gone) {
      const excluded = { what: `${step.entity.kind}s that went away during the run`, reason: gone };
      log.append({ ...line, done: true, r: journalled(http.take()), excluded }, []);
      result.exclude(excluded.what, 1, excluded.reason);
    } else {
      log.append({ ...line, r: journalled(http.take()), failed: failureOf(error) }, []);
      result.fail(error, step.entity ? `${step.entity.kind} ${step.entity.id}` : `GET ${error.path.split('?')[0]}`);
      if (read) result.succeed();
    }
  };

  const steps = collector.collect(reader);
  const source: AsyncIterable<Step> | Step[] = Symbol.asyncIterator in steps ? steps : [steps];
  const inFlight = new Set<Promise<void>>();
  let stepEnded = (): void => {};
  let fatal: unknown;
  for await (const step of source) {
    const at = ordinal++;
    const running = runStep(step, at).catch((error: unknown) => {
      fatal ??= error;
    });
    inFlight.add(running);
    void running.then(() => {
      inFlight.delete(running);
      stepEnded();
    });
    // Listings without an entity follow one another, since others follow them.
    if (!step.entity) await running;
    // Not Promise.race, which would hang a callback on every one of them, each time.
    else if (inFlight.size >= context.width) {
      await new Promise<void>((resolve) => {
        stepEnded = resolve;
      });
    }
    if (fatal !== undefined || signal.aborted || result.isHopeless()) break;
  }
  await Promise.all(inFlight);
  if (fatal !== undefined) throw fatal;
  if (signal.aborted) throw signal.reason;
  await checks.settle(reader, result, ids instanceof IdSet ? ids.size : undefined);
  log.end();
  for (const id of result.parents) result.inherit(id, await context.parentEntry(id));
  if (signal.aborted) throw signal.reason;
  return result;
}

/** What an interrupted run has left is seen again, so that duplicates and counts are right. */
function recall(
  collector: Collector,
  context: DatasetContext,
  ids: IdSet | RecentIds | undefined,
  checks: DatasetChecks,
): void {
  for (const line of context.log.lines()) {
    if (line.n > 0) context.onProgress({ records: line.n, requests: 0 });
  }
  if (!ids && !checks.looks) return;
  for (const text of context.log.allRecords()) {
    const record = JSON.parse(text) as Record<string, unknown>;
    ids?.add(collector.key?.(record) ?? '');
    context.observe(record);
    checks.observe(record);
  }
}

const journalled = (requests: readonly RequestRecord[]): JournalRequest[] =>
  requests.map(({ time, path, query, status, requestId, sha256 }) => [time, path, query, status, requestId, sha256]);

/** Errors that end one dataset's step, not the run. */
function isSurvivable(error: unknown): error is OktaError {
  return error instanceof OktaError && error.kind !== 'bad-credential';
}

const failureOf = ({ kind, code, message, hint }: OktaError): NonNullable<JournalLine['failed']> => ({
  kind,
  code,
  message,
  hint,
});

/** A 404 for one entity of a fan-out: read the entity again. Why it is gone, or undefined when it is still there. */
async function isGone(entity: Entity, http: StepHttp): Promise<string | undefined> {
  try {
    const { status } = await http.get(entity.path);
    return status === 'DEPROVISIONED' || status === 'DELETED' ? `now ${status}` : undefined;
  } catch (error) {
    return error instanceof OktaError && error.kind === 'not-found'
      ? 'deleted: Okta does not know it any more'
      : undefined;
  }
}
