import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError, unknownId } from '../errors.ts';
import type { Secret, ServiceAppSecret } from '../okta/auth/secret.ts';
import { type OrgUrl, parseOrgUrl } from '../okta/org-url.ts';
import { parseApiToken } from './api-token.ts';
import { parsePrivateKey } from './private-key.ts';

const modes = ['SSWS', 'PrivateKey'] as const;

/**
 * The credential that the environment holds, by the names that every Okta SDK reads, where it is meant for this org:
 * with OKTA_CLIENT_ORGURL beside it, it goes nowhere else.
 * @throws UsageError where the environment contradicts itself
 */
export function secretFromEnvironment(env: NodeJS.ProcessEnv, org: OrgUrl, cwd: string): Secret | undefined {
  const mode = authorizationMode(env);
  const meantFor = env['OKTA_CLIENT_ORGURL'];
  if (mode === undefined || (meantFor && parseOrgUrl(meantFor).origin !== org.origin)) return undefined;
  if (mode === 'PrivateKey') return serviceApp(env, cwd);
  const token = env['OKTA_CLIENT_TOKEN'];
  return token ? { kind: 'token', token: parseApiToken(token, 'OKTA_CLIENT_TOKEN') } : undefined;
}

/**
 * OKTA_CLIENT_SCOPES, where it is set.
 * @throws UsageError for one that could change something
 */
export function scopesFromEnvironment(env: NodeJS.ProcessEnv): string[] | undefined {
  const scopes = (env['OKTA_CLIENT_SCOPES'] ?? '').split(/[\s,]+/).filter(Boolean);
  const tooWide = scopes.find((scope) => !/^okta\.\w+\.read$/.test(scope));
  if (tooWide === undefined) return scopes.length > 0 ? scopes : undefined;
  throw new UsageError({
    code: 'scope-not-read-only',
    message: `OKTA_CLIENT_SCOPES names "${tooWide}", and only okta.*.read scopes are ever asked for.`,
    hint: 'Take it out. `okta-evidence connect --print-scopes` prints those that are of use.',
  });
}

function serviceApp(env: NodeJS.ProcessEnv, cwd: string): ServiceAppSecret {
  const [clientId, key] = [env['OKTA_CLIENT_CLIENTID'], env['OKTA_CLIENT_PRIVATEKEY']];
  if (!clientId || !key) {
    throw new UsageError({
      code: 'private-key-incomplete',
      message: `${clientId ? 'OKTA_CLIENT_PRIVATEKEY' : 'OKTA_CLIENT_CLIENTID'} is missing, which a service app needs.`,
      hint: 'Set OKTA_CLIENT_CLIENTID and OKTA_CLIENT_PRIVATEKEY, or OKTA_CLIENT_AUTHORIZATIONMODE=SSWS and OKTA_CLIENT_TOKEN.',
    });
  }
  const isText = /^\s*(-----BEGIN|\{)/.test(key);
  const file = resolve(cwd, key);
  if (!isText && !existsSync(file)) {
    throw new UsageError({
      code: 'private-key-missing',
      message: 'OKTA_CLIENT_PRIVATEKEY is neither a PEM nor a JWK, and no file has that name.',
      hint: 'Set it to the text of the key, or to the path of a file that holds it.',
    });
  }
  const text = isText ? key : readFileSync(file, 'utf8');
  const scopes = scopesFromEnvironment(env);
  return {
    kind: 'service-app',
    clientId,
    privateKey: parsePrivateKey(text, 'OKTA_CLIENT_PRIVATEKEY'),
    ...(scopes && { scopes }),
  };
}

function authorizationMode(env: NodeJS.ProcessEnv): (typeof modes)[number] | undefined {
  const given = env['OKTA_CLIENT_AUTHORIZATIONMODE'];
  if (given) {
    const mode = modes.find((known) => known.toLowerCase() === given.toLowerCase());
    if (mode === undefined) throw unknownId('OKTA_CLIENT_AUTHORIZATIONMODE', given, modes, 'unknown-auth-mode');
    return mode;
  }
  const [token, key] = [env['OKTA_CLIENT_TOKEN'], env['OKTA_CLIENT_PRIVATEKEY']];
  if (token && key) {
    throw new UsageError({
      code: 'two-credentials',
      message: 'OKTA_CLIENT_TOKEN and OKTA_CLIENT_PRIVATEKEY are both set.',
      hint: 'Say which one with OKTA_CLIENT_AUTHORIZATIONMODE (SSWS is the token), or unset the other.',
    });
  }
  return token ? 'SSWS' : key ? 'PrivateKey' : undefined;
}
