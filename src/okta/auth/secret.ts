import type { JsonWebKey } from 'node:crypto';

export interface TokenSecret {
  kind: 'token';
  token: string;
}

export interface ServiceAppSecret {
  kind: 'service-app';
  clientId: string;
  /** With its `kid`, where it had one. */
  privateKey: JsonWebKey;
  /** To be asked for; every scope that collectors need where it is left out. */
  scopes?: string[];
}

export interface BrowserSecret {
  kind: 'browser';
  clientId: string;
  /** Of a web app; a native app has none. */
  clientSecret?: string;
  /** Changes with every use. */
  refreshToken: string;
  /** The key that the refresh token is bound to, where the app demands DPoP. */
  dpopKey?: JsonWebKey;
}

/** What is kept of a connection: everything that it takes to speak to Okta again. */
export type Secret = TokenSecret | ServiceAppSecret | BrowserSecret;
