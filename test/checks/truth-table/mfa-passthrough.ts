import type { Verdict } from '../../../src/checks/engine/verdict.ts';
import { accessPolicy, accessRule, app, assurance, chain, chains, sessionPolicy, sessionRule } from '../given.ts';
import type { TruthRow } from './row.ts';

const through = (
  name: string,
  verdict: Verdict,
  fields: object,
  rules: object[],
  more: Partial<TruthRow> = {},
): TruthRow => ({
  check: 'mfa-passthrough',
  case: name,
  given: { apps: [app('a1', 'p1', fields)], policies: [accessPolicy('p1', rules), sessionPolicy([sessionRule(true)])] },
  verdict,
  ...more,
});

export const passthroughRows: TruthRow[] = [
  through('SAML and two factors', 'INHERITED', {}, [accessRule(assurance('2FA'))]),
  through('WS-Federation and a chain', 'INHERITED', { signOnMode: 'WS_FEDERATION' }, [
    accessRule(chains(chain(['password'], ['webauthn']))),
  ]),
  through('one factor, the session policy asks', 'NOT_APPLICABLE', {}, [accessRule(assurance('1FA'))]),
  through('not federated', 'NOT_APPLICABLE', { signOnMode: 'AUTO_LOGIN' }, [accessRule(assurance('2FA'))]),
  through('Classic', 'NOT_APPLICABLE', { _links: {} }, [], { engine: 'classic' }),
  through('policy not read', 'INSUFFICIENT', {}, []),
  through('partial policies take it away', 'INSUFFICIENT', {}, [accessRule(assurance('2FA'))], {
    statuses: { policies: 'partial' },
  }),
  { check: 'mfa-passthrough', case: 'no apps', given: {}, verdict: 'INSUFFICIENT' },
];
