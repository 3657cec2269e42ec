import type { StepHttp } from '../collectors/collector.ts';
import type { OktaClient, RequestRecord } from './client.ts';
import { OktaError } from './okta-error.ts';
import { pager, withQuery } from './pagination.ts';

export interface TakingHttp extends StepHttp {
  /** The requests made since the last call. */
  take(): RequestRecord[];
}

/** Requests of one step: paced and retried by the client, and kept for the provenance. */
export function stepHttp(client: OktaClient, priority: number, retries: () => number | undefined): TakingHttp {
  let taken: RequestRecord[] = [];
  const recording: Pick<OktaClient, 'get'> = {
    async get(path, options) {
      try {
        const answer = await client.get(path, { ...options, retries: retries() });
        taken.push(...answer.requests);
        return answer;
      } catch (error) {
        if (error instanceof OktaError) taken.push(...error.requests);
        throw error;
      }
    },
  };
  const http: TakingHttp = {
    async get(path, query) {
      const { body } = await recording.get(withQuery(path, query), { priority });
      return body as Record<string, unknown>;
    },
    async all(path, query, options) {
      const all: Record<string, unknown>[] = [];
      const nextPage = http.pager(path, query, options);
      for (let more = true; more; ) {
        const { items, next } = await nextPage();
        all.push(...items);
        more = next !== undefined;
      }
      return all;
    },
    pager: (path, query, options) => pager(recording, withQuery(path, query), { ...options, priority }),
    take() {
      const requests = taken;
      taken = [];
      return requests;
    },
  };
  return http;
}
