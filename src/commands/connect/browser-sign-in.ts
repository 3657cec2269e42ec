import { NotConnectedError } from '../../errors.ts';
import type { OAuthHttp } from '../../okta/auth/oauth-http.ts';
import { beginSignIn, type SignedIn } from '../../okta/auth/sign-in.ts';
import { ownSecrets } from '../../profiles/passphrase.ts';
import { openBrowser } from '../../ui/open-browser.ts';
import type { Terminal } from '../../ui/terminal.ts';
import { redirectUriOf, startCallbackServer } from './callback-server.ts';

export interface BrowserSignIn {
  clientId: string;
  clientSecret: string | undefined;
  scopes: readonly string[];
  port: number;
  /** `--no-browser`: only print the address. */
  open: boolean;
}

const patienceMs = 5 * 60_000;

/**
 * Lets a person sign in at the org with their browser, and takes what comes back to this computer.
 * @throws UsageError where the port is taken; NotConnectedError when nobody signs in, or Okta refuses
 */
export async function signInWithBrowser(
  http: OAuthHttp,
  { clientId, clientSecret, scopes, port, open }: BrowserSignIn,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<SignedIn> {
  const server = await startCallbackServer(port);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(nobodyCame()), patienceMs);
  try {
    const signIn = await beginSignIn(http, { clientId, clientSecret, redirectUri: redirectUriOf(port), scopes });
    const either = AbortSignal.any([signal, patience.signal]);
    const signedIn = server.wait(signIn.state, either, (callback) => signIn.finish(callback));
    // Needed to go on, so it is said even with --quiet; it holds no secret. With --json stderr is for one error
    // document, unless a person sits before it, or asked for the address.
    if (!terminal.json || !open || terminal.stderr.isTTY) {
      terminal.stderr.write(`Sign in to Okta with your browser:\n\n${signIn.url}\n\n`);
    }
    if (open) void openBrowser(signIn.url, ownSecrets);
    return await signedIn;
  } finally {
    clearTimeout(timer);
    server.close();
  }
}

const nobodyCame = (): NotConnectedError =>
  new NotConnectedError({
    code: 'sign-in-timeout',
    message: 'Nobody signed in within five minutes, so nothing was saved.',
    hint: "Run it again. If Okta showed an error, see that the app's sign-in redirect URI is the one in the address, letter by letter. On another computer the browser cannot come back here: forward the port (ssh -L 3000:localhost:3000).",
  });
