import type { App } from '../../collectors/apps.ts';
import type { EntityRef } from '../check.ts';
import { at, idOf, text } from './lenient.ts';

/** Okta's own apps, by `name`: the label can be changed. They come with the org and are not assigned for work. */
const oktaOwn = new Set([
  'saasure',
  'okta_enduser',
  'okta_browser_plugin',
  'okta_flow_sso',
  'flow',
  'okta_iga_reviewer',
  'okta_access_requests_resource_catalog',
  'okta_atspoke_sso',
  'okta_account_settings',
  'okta_oin_submission_tester_app',
  'okta_privileged_access',
]);

/** Directories that users come from, by `name`. */
const directories =
  /^(active_directory|ldap_.*|ldap|csv_directory.*|custom_identity_source|okta_ldap_agent|azure_active_directory_integration)$/;

export type AppKind = 'okta' | 'directory' | 'bookmark' | 'service' | 'provisioning' | 'sign-on';

/** What kind of app this is, as far as people sign in to it. */
export function appKind(app: App): AppKind {
  const name = text(app.name) ?? '';
  if (oktaOwn.has(name)) return 'okta';
  if (directories.test(name)) return 'directory';
  if (app.signOnMode === 'BOOKMARK') return 'bookmark';
  if (at(app, 'settings', 'oauthClient', 'application_type') === 'service') return 'service';
  // `signOnMode: null` is served for integrations that only move accounts: nobody signs in through them.
  return app.signOnMode === null ? 'provisioning' : 'sign-on';
}

export const appKindReasons: Record<Exclude<AppKind, 'sign-on'>, string> = {
  okta: "Okta's own app.",
  directory: 'A directory that users come from, not an app they go to.',
  bookmark: 'A bookmark: Okta lets nobody in, it only links.',
  service: 'A service app: a machine signs in, no person does.',
  provisioning: 'Moves accounts only: nobody signs in through it.',
};

/** Okta keeps the app's password and types it in for the user (SWA). */
const passwordReplay = new Set(['AUTO_LOGIN', 'BASIC_AUTH', 'BROWSER_PLUGIN', 'SECURE_PASSWORD_STORE']);
const federated = new Set(['SAML_2_0', 'SAML_1_1', 'WS_FEDERATION', 'OPENID_CONNECT']);

export const replaysPassword = (app: App): boolean => passwordReplay.has(app.signOnMode ?? '');
export const isFederated = (app: App): boolean => federated.has(app.signOnMode ?? '');

/** The id of the app's sign-in policy; undefined on Classic, where apps have none. */
export const accessPolicyId = (app: App): string | undefined =>
  text(at(app, '_links', 'accessPolicy', 'href'))
    ?.split('/')
    .at(-1);

export const appRef = (app: App): EntityRef => ({
  type: 'app',
  id: idOf(app),
  label: text(app.label) ?? text(app.name) ?? idOf(app),
});
