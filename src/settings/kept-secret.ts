import type { Secret } from '../okta/auth/secret.ts';

/** The text that a credential store keeps. An API token is kept as it is. */
export const formatSecret = (secret: Secret): string =>
  secret.kind === 'token' ? secret.token : JSON.stringify(secret);

export function parseSecret(text: string): Secret {
  return text.startsWith('{') ? (JSON.parse(text) as Secret) : { kind: 'token', token: text };
}
