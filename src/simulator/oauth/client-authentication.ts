import type { IncomingHttpHeaders } from 'node:http';
import type { OAuthApp } from './apps.ts';
import { isSignedBy, readJws } from './jws.ts';
import { appOf, type OAuthState } from './state.ts';

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const longestSeconds = 3600;

/** Who is asking: by a signed assertion, a secret, or, for a native app, by its id alone. */
export function authenticateClient(
  state: OAuthState,
  headers: IncomingHttpHeaders,
  form: URLSearchParams,
  endpoint: string,
): OAuthApp | { description: string } {
  const assertion = form.get('client_assertion');
  if (assertion !== null) return byAssertion(state, assertion, form, endpoint);
  const [clientId, secret] = basic(headers.authorization) ?? [form.get('client_id') ?? '', form.get('client_secret')];
  const app = appOf(state, clientId);
  if (!app) return { description: "Invalid value for 'client_id' parameter." };
  if (app.type === 'service') return { description: 'The client_assertion is missing.' };
  if (app.secret !== undefined && app.secret !== secret) {
    return { description: 'The client secret supplied for a confidential client is invalid.' };
  }
  return app;
}

function byAssertion(
  state: OAuthState,
  assertion: string,
  form: URLSearchParams,
  endpoint: string,
): OAuthApp | { description: string } {
  state.secrets.push(assertion);
  const jws = readJws(assertion);
  if (!jws || form.get('client_assertion_type') !== jwtBearer) {
    return { description: 'The client_assertion or its type is invalid.' };
  }
  const { iss, sub, aud, exp, jti } = jws.claims;
  const app = appOf(state, String(iss));
  if (!app || sub !== iss || (form.has('client_id') && form.get('client_id') !== iss)) {
    return { description: "The 'iss' and 'sub' of the client_assertion must be the client's id." };
  }
  const { kid } = jws.header;
  const keys = app.jwks.filter((jwk) => kid === undefined || jwk['kid'] === kid);
  if (!keys.some((jwk) => isSignedBy(jws, jwk))) return { description: 'The client_assertion signature is invalid.' };
  if (aud !== endpoint) {
    return { description: 'The audience claim for client_assertion must be the endpoint invoked for the request.' };
  }
  const left = Number(exp) - state.now() / 1000;
  if (!(left > 0)) return { description: 'The client_assertion token is expired.' };
  if (left > longestSeconds) return { description: 'The client_assertion expires more than an hour from now.' };
  if (jti !== undefined && state.seen.has(`assertion ${String(jti)}`)) {
    return { description: 'The client_assertion has been used before.' };
  }
  state.seen.add(`assertion ${String(jti)}`);
  return app;
}

function basic(authorization: string | undefined): [string, string] | undefined {
  const [scheme, encoded = ''] = authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  return [decodeURIComponent(id.replaceAll('+', ' ')), decodeURIComponent(secret.replaceAll('+', ' '))];
}
