import { createHash } from 'node:crypto';
import { signRs256 } from './jws.ts';
import { type Grant, newSecret, type OAuthState, type SignIn } from './state.ts';

const half = (text: string): string => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

/** An access token of the org's own authorization server: a JWT that only Okta itself is meant to look into. */
export function issueAccessToken(state: OAuthState, grant: Grant): string {
  const { issuer, registered, settings } = state;
  const iat = Math.floor(state.now() / 1000);
  const token = signRs256(
    { kid: registered.signingJwk['kid'] },
    {
      ver: 1,
      jti: `AT.${newSecret(state)}`,
      iss: issuer,
      aud: issuer,
      sub: grant.userId ?? grant.clientId,
      iat,
      exp: iat + settings.accessTokenSeconds,
      cid: grant.clientId,
      ...(grant.userId === undefined ? {} : { uid: grant.userId }),
      scp: grant.scopes,
      ...(grant.jkt === undefined ? {} : { cnf: { jkt: grant.jkt } }),
    },
    registered.signingKey,
  );
  state.secrets.push(token);
  state.access.set(token, { ...grant, expiresAt: state.now() + settings.accessTokenSeconds * 1000 });
  return token;
}

export function issueIdToken(state: OAuthState, signIn: SignIn, accessToken: string): string {
  const { issuer, registered } = state;
  const now = Math.floor(state.now() / 1000);
  const token = signRs256(
    { kid: registered.signingJwk['kid'] },
    {
      sub: signIn.userId,
      ver: 1,
      iss: issuer,
      aud: signIn.clientId,
      iat: now,
      exp: now + 3600,
      jti: `ID.${newSecret(state)}`,
      amr: ['pwd'],
      auth_time: now,
      at_hash: half(accessToken),
      ...(signIn.nonce === undefined ? {} : { nonce: signIn.nonce }),
    },
    registered.signingKey,
  );
  state.secrets.push(token);
  return token;
}

/** Begins a family of refresh tokens. */
export function issueRefreshToken(state: OAuthState, grant: Grant): string {
  const current = newSecret(state);
  state.refresh.set(current, { ...grant, current, rotatedAt: state.now(), revoked: false });
  return current;
}

/**
 * Swaps a refresh token for its successor. One that was swapped before ends its whole family: either the client or
 * a thief holds a copy.
 */
export function rotateRefreshToken(state: OAuthState, token: string): { grant: Grant; next: string } | undefined {
  const family = state.refresh.get(token);
  if (!family || family.revoked) return undefined;
  if (family.current !== token) {
    if (state.now() - family.rotatedAt >= state.settings.refreshGraceSeconds * 1000) {
      family.revoked = true;
      for (const [value, access] of state.access) {
        if (access.clientId === family.clientId && access.userId === family.userId) state.access.delete(value);
      }
      return undefined;
    }
    return { grant: family, next: family.current };
  }
  family.current = newSecret(state);
  family.rotatedAt = state.now();
  state.refresh.set(family.current, family);
  return { grant: family, next: family.current };
}

/** Ends a refresh token with all its kin, or one access token. An unknown one is no error (RFC 7009). */
export function revoke(state: OAuthState, token: string): void {
  state.access.delete(token);
  const family = state.refresh.get(token);
  if (family) family.revoked = true;
}
