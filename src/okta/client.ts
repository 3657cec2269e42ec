/** One successful answer of Okta. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed JSON body. */
  body: unknown;
  /** Path and query as sent. */
  path: string;
}

export interface OktaClientOptions {
  /** Origin of the org: `https://acme.okta.com`. */
  orgUrl: string;
  /** The value of the Authorization header, asked for at each request: `SSWS …` or `Bearer …`. */
  authorization: () => string | Promise<string>;
  userAgent: string;
  /** Percent of each limit that may be used, 1 to 100. */
  budget?: number;
  /** Requests in flight at the most, over all buckets. */
  concurrency?: number;
  signal?: AbortSignal;
}

export interface OktaClient {
  readonly orgUrl: string;
  /**
   * One GET, paced by the limiter and retried where that makes sense.
   * @param path path and query, beginning with a slash
   * @throws OktaError for every unsuccessful answer
   */
  get(path: string, options?: { anonymous?: boolean }): Promise<Answer>;
  close(): Promise<void>;
}
