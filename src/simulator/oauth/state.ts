import { randomBytes } from 'node:crypto';
import type { OrgSource } from '../org-source.ts';
import { type OAuthApp, type Registrations, register } from './apps.ts';

/** What can be chosen about the authorization server, and changed while it runs. */
export interface OAuthSettings {
  accessTokenSeconds: number;
  /** How long a DPoP nonce is good for. */
  nonceSeconds: number;
  /** Whether the management API, too, asks for a nonce in proofs. Okta's does not. */
  resourceNonce: boolean;
  /**
   * What happens to scopes that the app was not granted while others were: left out of the token, as Okta does, or
   * the whole request refused with `invalid_scope`.
   */
  ungranted: 'dropped' | 'refused';
  /** Granted beyond what was asked for, to see whether anybody looks. */
  extraScopes: string[];
  /** How long a rotated refresh token is still taken, for clients that lost the answer. */
  refreshGraceSeconds: number;
}

export const defaultOAuthSettings: OAuthSettings = {
  accessTokenSeconds: 3600,
  nonceSeconds: 86_400,
  resourceNonce: false,
  ungranted: 'dropped',
  extraScopes: [],
  refreshGraceSeconds: 0,
};

export interface Grant {
  clientId: string;
  /** Who signed in; undefined for a service app. */
  userId: string | undefined;
  scopes: string[];
  /** Thumbprint of the key that a DPoP-bound token is tied to. */
  jkt: string | undefined;
}

export interface AccessToken extends Grant {
  expiresAt: number;
}

/** All refresh tokens that descend from one sign-in: using an old one again ends the whole family. */
export interface RefreshFamily extends Grant {
  current: string;
  rotatedAt: number;
  revoked: boolean;
}

export interface SignIn extends Grant {
  redirectUri: string;
  state: string | undefined;
  nonce: string | undefined;
  challenge: string;
  expiresAt: number;
}

export interface OAuthState {
  settings: OAuthSettings;
  issuer: string;
  now: () => number;
  source: OrgSource;
  /** Generated when first needed: keys take a while to make, and most runs use an API token. */
  readonly registered: Registrations;
  access: Map<string, AccessToken>;
  refresh: Map<string, RefreshFamily>;
  /** Sign-in pages that are open, and codes that were handed out. */
  pages: Map<string, SignIn>;
  codes: Map<string, SignIn>;
  /** Assertions and proofs that were seen: none is taken twice. */
  seen: Set<string>;
  nonce: { value: string; expiresAt: number };
  /** Every secret that went over the wire, so that a test can look for each of them where none may be. */
  secrets: string[];
}

export function oauthState(
  settings: Partial<OAuthSettings>,
  about: Pick<OAuthState, 'issuer' | 'now' | 'source'>,
): OAuthState {
  let registered: Registrations | undefined;
  return {
    settings: { ...defaultOAuthSettings, ...settings },
    ...about,
    get registered() {
      registered ??= register();
      return registered;
    },
    access: new Map(),
    refresh: new Map(),
    pages: new Map(),
    codes: new Map(),
    seen: new Set(),
    nonce: { value: '', expiresAt: 0 },
    secrets: [],
  };
}

/** A new secret of the org's, noted as such. */
export function newSecret(state: OAuthState, prefix = ''): string {
  const secret = `${prefix}${randomBytes(24).toString('base64url')}`;
  state.secrets.push(secret);
  return secret;
}

export const appOf = (state: OAuthState, clientId: string): OAuthApp | undefined => state.registered.apps.get(clientId);

/** The nonce that DPoP proofs must carry now. */
export function currentNonce(state: OAuthState): string {
  if (state.nonce.expiresAt <= state.now()) {
    const value = randomBytes(16).toString('base64url');
    state.nonce = { value, expiresAt: state.now() + state.settings.nonceSeconds * 1000 };
  }
  return state.nonce.value;
}
