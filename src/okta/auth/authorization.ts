import type { Exchange } from '../transport.ts';

/** What a request is signed with, where it is signed. */
export interface RequestTarget {
  origin: string;
  /** Path and query. */
  path: string;
}

/** What one request was tried again for. */
export interface Renewals {
  tokens: number;
  nonces: number;
}

/** Puts a credential into requests. Every request asks, so it answers at once wherever it can. */
export interface Authorization {
  apply(headers: Record<string, string>, target: RequestTarget): void | Promise<void>;
  /**
   * After a 400 or 401: whether another try with what is at hand now makes sense. It may have got a new token.
   * @param sent the headers of the request that was refused
   * @param earlier what this request was tried again for already; counted here
   */
  renew?(answer: Exchange, sent: Record<string, string>, earlier: Renewals): Promise<boolean>;
}

/** An API token goes as it is. */
export const apiToken = (token: string): Authorization => {
  const value = `SSWS ${token}`;
  return {
    apply(headers) {
      headers['authorization'] = value;
    },
  };
};

/** For what Okta tells to anybody. */
export const anonymous: Authorization = { apply: () => {} };
