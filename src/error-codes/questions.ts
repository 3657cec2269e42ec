import type { ErrorExplained } from '../error-codes.ts';

/** What people ask without having an error in hand. */
export const questions: readonly ErrorExplained[] = [
  {
    code: 'nothing-opens',
    title: 'Nothing opens when signing in with --auth browser',
    cause:
      'No browser could be started from here (a server, a container, a remote shell), or it opened in another window.',
    fix: 'The address is printed as well: open it by hand on this computer. With --no-browser nothing is opened at all. On a machine without a browser use --auth service-app, or an API token.',
    common: true,
  },
  {
    code: 'slow-first-collection',
    title: 'The first sync takes long',
    cause:
      'Okta allows a credential so many requests a minute, and the factors of each user are a request of their own: about a minute for every 300 users on a default token. Every later sync takes as long: nothing is skipped.',
    fix: '`okta-evidence sync --dry-run` tells what it will take. Let it run, or stop it: an interrupted sync is gone on with. An org administrator can raise the limit of the token (Security > API > Tokens > the token > Rate limit). --skip user-factors is quick, and leaves MFA untested.',
    common: true,
  },
  {
    code: 'mfa-failing-though-enforced',
    title: 'mfa-all-users fails, though MFA is enforced by policy',
    cause:
      'Enforced is not enrolled: a policy asks for a second factor at the next sign-in, and people who have not signed in since have none yet. A password alone gets into such an account until then.',
    fix: '`okta-evidence explain mfa-all-users` names each of them; `mfa-enforced` shows the policies beside it. Ask them to enrol, or set enrollment to Required at the next sign-in (Security > Authenticators > Enrollment). Accounts of machines can be waived with --waivers.',
    common: true,
  },
  {
    code: 'wrong-region',
    title: 'The org is in another region or cell',
    cause:
      'An org lives in one domain: okta.com (US), okta-emea.com (EMEA), oktapreview.com (preview), okta-gov.com (FedRAMP), okta.mil (DoD). The same name in another one is another org, or none.',
    fix: 'Take the domain from the address bar when you are signed in to Okta: `okta-evidence connect acme.okta-emea.com`. A token is good in its own org alone.',
    common: true,
  },
];
