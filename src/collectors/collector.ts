import type { z } from 'zod';

/**
 * A collector reads one kind of thing from Okta. It is data plus, where one listing is not enough, a generator of
 * steps; the engine in `collect.ts` owns paging, pacing, retries, resuming, hashing and verdicts on errors.
 */
export interface Collector {
  /** The dataset's id and file name. */
  id: string;
  title: string;
  /** OAuth scopes needed, all of them `.read`. */
  scopes: readonly string[];
  /** The least standard admin role known to be enough for an API token. */
  role: string;
  /** A 404 on a core dataset is a failure; on any other it means that the org does not have the feature. */
  core: boolean;
  /** Every endpoint it may call, as Okta documents them: the data-access table is made from this. */
  reads: readonly string[];
  /** Datasets whose records it reads ids from. */
  needs: readonly string[];
  /** Lenient: unknown keys pass, and only what checks rely on is required. Disagreement is counted, never fatal. */
  schema: z.ZodType;
  /** What makes a record one and the same: a second one with the same key is dropped and counted. */
  key?: (record: Record<string, unknown>) => string;
  /** Events over a period rather than state as it was when read. */
  period?: (options: CollectOptions) => { from: string; to: string };
  /** What a credential that sees all of it is bound to see: an answer of 200 and `[]` is no proof of sight. */
  sight?: (principal: Principal) => Sight | undefined;
  /** How to ask again for Okta's counts of entities whose records came out otherwise. */
  recount?: Recount;
  /** Requests that the whole dataset will take, each kind with a path of its bucket, from what is known so far. */
  forecast(facts: Facts): readonly Forecast[];
  /** A small request that shows whether the credential can read this; undefined when there is nothing to ask about. */
  probe(known: ProbeKnowledge): string | undefined;
  collect(okta: OktaReader): Step | AsyncIterable<Step>;
}

/** Whose eyes the run sees with: the owner of an API token, or a service app. */
export interface Principal {
  auth: 'token' | 'service-app' | 'browser';
  /** Of the user or the client; null where Okta did not tell. */
  id: string | null;
}

/**
 * What a credential with a full view is bound to see. Without it the manifest's cross-checks say so; where every org
 * is known to have it, the dataset is `denied` when it is empty and `partial` when it is not.
 */
export interface Sight {
  /** When its absence decides the status: always, only when nothing was listed at all, or never. */
  decides: 'always' | 'when-empty' | 'never';
  /** In words, with an article: `the group Everyone`. */
  of: string;
  has(record: Record<string, unknown>): boolean;
}

export interface Recount {
  path: string;
  query(ids: readonly string[]): Query;
  /** Okta's count now, and when what it counts last changed, of an item of the listing. */
  read(item: Record<string, unknown>): { id: string; count: number | undefined; changed: string | undefined };
}

export interface CollectOptions {
  /** ISO 8601 UTC; the start of the run, kept over a resume. */
  startedAt: string;
  logDays: number;
  deprovisioningDays: number;
  includePhoneNumbers: boolean;
}

/** What the run has seen so far, and what Okta's own counts announce. */
export interface Facts {
  users: number;
  /** Those whose factors are asked for. */
  signInUsers: number;
  groups: number;
  /** Pages of members over all groups but Everyone. */
  memberPages: number;
  apps: number;
  serviceApps: number;
  policies: number;
  admins: number;
}

export interface Forecast {
  path: string;
  requests: number;
}

/** Ids that earlier probes came across. */
export interface ProbeKnowledge {
  userId?: string;
  groupId?: string;
  appId?: string;
}

export type Query = Readonly<Record<string, string | number>>;

/** One entity of a fan-out, so that a 404 can be told from a missing feature by reading the entity again. */
export interface Entity {
  kind: string;
  id: string;
  /** Where to read it again. */
  path: string;
}

/**
 * A unit of work with a fixed place in the dataset's order. A listing is written down page by page and goes on from
 * its cursor after an interruption; an entity is written down whole.
 */
export interface Step {
  /** Unique within the dataset and the same in every run: what a resume recognises finished work by. */
  key: string;
  kind: 'list' | 'entity';
  entity?: Entity;
  expected?: number | undefined;
  /** What gives its pages one after another, until one says that none follows it. */
  open(http: StepHttp, from: string | undefined): () => Promise<StepPage>;
}

export interface StepPage {
  records: unknown[];
  /** Path and query of the page after this one. */
  next: string | undefined;
}

/** Requests as a step makes them: paced, retried and written into the provenance. */
export interface StepHttp {
  /** One object. */
  get(path: string, query?: Query): Promise<Record<string, unknown>>;
  /** All items of a listing that is known to be short. */
  all(path: string, query?: Query, options?: ListShape): Promise<Record<string, unknown>[]>;
  /** What gives a listing page by page, from its beginning or from a `next`, until a page has no `next`. */
  pager(path: string, query?: Query, options?: ListShape & { from?: string | undefined }): () => Promise<ItemPage>;
}

export interface ItemPage {
  items: Record<string, unknown>[];
  next: string | undefined;
}

export interface ListShape {
  /** The key that holds the items where the body is an object: `value`, `roles`, `resource-sets`. */
  at?: string;
  /** Stop at the first empty page, whatever its `next` says: the System Log's `next` may never end. */
  untilEmpty?: boolean;
}

export interface ListOptions extends ListShape {
  /** Makes the record of an item; undefined leaves the item out. */
  as?: (item: Record<string, unknown>) => unknown;
  entity?: Entity;
  /** Okta's own count of the items, to be compared with what was read. */
  expected?: number | undefined;
}

/** What a collector can ask of the engine. */
export interface OktaReader {
  readonly options: CollectOptions;
  /** A listing, as a step. */
  list(path: string, query?: Query, options?: ListOptions): Step;
  /** Everything about one entity, as a step: all its records are written together or not at all. */
  entity(entity: Entity | { key: string }, run: (http: StepHttp) => Promise<unknown[]>): Step;
  /** The records of a dataset named in `needs`, in order, as they come in. */
  records<T = Record<string, unknown>>(dataset: string): AsyncIterable<T>;
  /**
   * A short listing that steers the steps and is written down for a resume, without being records itself.
   * A failure is noted in the dataset, so that a collector can go on with the rest.
   */
  memo(path: string, query?: Query, options?: MemoOptions): Promise<Memo>;
  /** Counts something left out on purpose. */
  exclude(what: string, count: number, reason: string): void;
  /**
   * Notes that something could not be read, and goes on with null in its place. What is gone or off in this org is
   * listed under `excluded`; anything else keeps the dataset from being called complete.
   */
  problem(error: unknown, what: string): null;
}

export interface MemoOptions extends ListShape {
  /** Statuses by which this org says that it does not have the listing. A 401 counts only with E0000015. */
  missing?: readonly number[];
  /** The items become the records that follow, one each, so that provenance can lead from them to this listing. */
  covers?: true;
}

export type Memo = { state: 'read'; items: Record<string, unknown>[] } | { state: 'missing' | 'failed' };
