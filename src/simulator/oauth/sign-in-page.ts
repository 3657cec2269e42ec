import type { OrgSource } from '../org-source.ts';
import { appOf, newSecret, type OAuthState } from './state.ts';
import { grantedScopes, type OAuthAnswer } from './token-endpoint.ts';

const minutes = 5;

/** `GET /oauth2/v1/authorize`: what is wrong with the app is shown, what is wrong with the request goes back to it. */
export function answerAuthorize(state: OAuthState, query: URLSearchParams): OAuthAnswer {
  const app = appOf(state, query.get('client_id') ?? '');
  if (!app || app.type === 'service') return page(400, 'Bad request', "Invalid value for 'client_id' parameter.");
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!app.redirectUris.includes(redirectUri)) {
    const what = "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.";
    return page(400, 'Bad request', what);
  }
  const back = (error: string, description: string): OAuthAnswer =>
    redirect(redirectUri, { error, error_description: description, state: query.get('state') });
  if (query.get('response_type') !== 'code') return back('unsupported_response_type', 'Only code is supported.');
  const challenge = query.get('code_challenge');
  if (challenge === null || query.get('code_challenge_method') !== 'S256') {
    return back('invalid_request', 'PKCE code challenge is required, with the method S256.');
  }
  if (query.get('state') === null) return back('invalid_request', "The 'state' parameter is required.");
  const scopes = grantedScopes(state, app, (query.get('scope') ?? '').split(' ').filter(Boolean));
  if ('error' in scopes) return back(scopes.error, scopes.description);
  const id = newSecret(state);
  state.pages.set(id, {
    clientId: app.clientId,
    userId: undefined,
    scopes: scopes.granted,
    jkt: undefined,
    redirectUri,
    state: query.get('state') ?? undefined,
    nonce: query.get('nonce') ?? undefined,
    challenge,
    expiresAt: state.now() + minutes * 60_000,
  });
  const login = userOf(state.source, 'me')?.login ?? '';
  return page(
    200,
    'Sign in to the simulated org',
    `<form method="post" action="/oauth2/v1/authorize">
      <input type="hidden" name="transaction" value="${id}">
      <label>Username <input name="username" value="${escaped(login)}"></label>
      <button name="answer" value="sign-in">Sign in</button>
      <button name="answer" value="cancel">Cancel</button>
    </form>`,
  );
}

/** The form of that page: anybody of the org may sign in, without a password, since nothing here is real. */
export function answerSignIn(state: OAuthState, form: URLSearchParams): OAuthAnswer {
  const id = form.get('transaction') ?? '';
  const signIn = state.pages.get(id);
  state.pages.delete(id);
  if (!signIn || signIn.expiresAt <= state.now()) return page(400, 'Your session has expired', 'Start again.');
  if (form.get('answer') !== 'sign-in') {
    const error_description = 'The resource owner denied the request.';
    return redirect(signIn.redirectUri, { error: 'access_denied', error_description, state: signIn.state });
  }
  const user = userOf(state.source, form.get('username') ?? '');
  if (!user) return page(400, 'Unable to sign in', 'There is no such user.');
  const code = newSecret(state);
  state.codes.set(code, { ...signIn, userId: user.id });
  return redirect(signIn.redirectUri, { code, state: signIn.state });
}

export function userOf(source: OrgSource, name: string): { id: string; login: string } | undefined {
  const found = source.one('user', [name]);
  if (typeof found !== 'string') return undefined;
  const { id, profile } = JSON.parse(found) as { id: string; profile: { login: string } };
  return { id, login: profile.login };
}

function redirect(to: string, parameters: Record<string, string | null | undefined>): OAuthAnswer {
  const url = new URL(to);
  for (const [name, value] of Object.entries(parameters)) if (value != null) url.searchParams.set(name, value);
  return { status: 302, body: '', headers: { Location: url.href } };
}

const page = (status: number, title: string, content: string): OAuthAnswer => ({
  status,
  contentType: 'text/html; charset=utf-8',
  body: `<!DOCTYPE html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>`,
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
