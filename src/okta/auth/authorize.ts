import type { AccessToken, OAuthAuthorization } from './access-token.ts';
import { type Authorization, apiToken } from './authorization.ts';
import type { OAuthHttp } from './oauth-http.ts';
import type { BrowserSecret, Secret } from './secret.ts';

export interface AuthorizeOptions extends OAuthHttp {
  /** Every scope that the run's collectors need. */
  scopes: readonly string[];
  /** What is kept at present, where it can change under way. */
  read(): Promise<Secret>;
  keep(secret: Secret): Promise<void>;
  /** An access token that is at hand already. */
  first?: AccessToken | undefined;
}

/** Turns what is kept of a connection into what requests are made with. */
export async function authorize(
  secret: Secret,
  options: AuthorizeOptions,
): Promise<Authorization & Partial<Pick<OAuthAuthorization, 'scopes'>>> {
  if (secret.kind === 'token') return apiToken(secret.token);
  const { skewMs, first } = options;
  // openid-client takes its time to load, and whoever has an API token needs none of it.
  const { accessTokens } = await import('./access-token.ts');
  if (secret.kind === 'service-app') {
    const { serviceAppTokens } = await import('./service-app.ts');
    return accessTokens({ mint: serviceAppTokens(options, secret, secret.scopes ?? options.scopes), skewMs });
  }
  const { signedInTokens } = await import('./sign-in.ts');
  let latest: BrowserSecret = secret;
  const mint = signedInTokens(options, {
    scopes: options.scopes,
    async read() {
      const kept = await options.read();
      if (kept.kind === 'browser') latest = kept;
      return latest;
    },
    async keep(next) {
      latest = next;
      await options.keep(next);
    },
  });
  return accessTokens({ mint, skewMs, ...(first && { first }) });
}
