import type { DatasetId, Datasets } from '../../src/checks/facts/datasets.ts';
import type { DatasetStatus } from '../../src/snapshot/manifest.ts';

/** Datasets by id, as records or as a status other than complete. What is not named is complete and empty. */
export type Given = Partial<Record<DatasetId, readonly object[]>>;

export function given(records: Given, statuses: Partial<Record<DatasetId, DatasetStatus>> = {}): Datasets {
  const gone = new Set<DatasetStatus>(['denied', 'failed', 'unavailable', 'skipped']);
  const status = (id: DatasetId): DatasetStatus => statuses[id] ?? 'complete';
  async function* all(id: DatasetId): AsyncIterable<never> {
    if (!gone.has(status(id))) yield* (records[id] ?? []) as never[];
  }
  return { records: all, status };
}

/** The moment of every snapshot in these tests: a leap year's last day is within reach. */
export const at = Date.parse('2028-05-29T12:00:00.000Z');
export const daysAgo = (days: number, ms = 0): string => new Date(at - days * 86_400_000 + ms).toISOString();

export const user = (id: string, fields: object = {}) => ({
  id,
  status: 'ACTIVE',
  created: daysAgo(400),
  activated: daysAgo(400),
  lastLogin: daysAgo(1),
  profile: { login: `${id}@acme.example` },
  credentials: { provider: { type: 'OKTA', name: 'OKTA' } },
  ...fields,
});

export const factor = (factorType: string, fields: object = {}) => ({
  id: `f-${factorType}`,
  factorType,
  status: 'ACTIVE',
  provider: factorType === 'webauthn' || factorType === 'u2f' ? 'FIDO' : 'OKTA',
  ...fields,
});

export const factorsOf = (userId: string, ...factors: object[]) => ({ userId, factors });

export const authenticator = (key: string, fields: object = {}) => ({
  id: `aut-${key}`,
  key,
  status: 'ACTIVE',
  ...fields,
});

export const app = (id: string, policyId: string | undefined, fields: object = {}) => ({
  id,
  name: 'saml_app',
  label: `App ${id}`,
  status: 'ACTIVE',
  signOnMode: 'SAML_2_0',
  ...(policyId ? { _links: { accessPolicy: { href: `https://acme.okta.com/api/v1/policies/${policyId}` } } } : {}),
  ...fields,
});

export const assurance = (factorMode: string, fields: object = {}) => ({ type: 'ASSURANCE', factorMode, ...fields });

/** Steps of methods that stand one after another; methods of one step are alternatives. */
export function chain(...steps: (string | object)[][]): object {
  const [step = [], ...rest] = steps;
  const methods = step.map((method) => (typeof method === 'string' ? { key: method, method } : method));
  return { authenticationMethods: methods, ...(rest.length > 0 ? { next: [chain(...rest)] } : {}) };
}

export const chains = (...all: object[]) => ({ type: 'AUTH_METHOD_CHAIN', chains: all });

export const accessRule = (verificationMethod: object, fields: object = {}) => ({
  id: 'rul',
  name: 'Catch-all Rule',
  status: 'ACTIVE',
  priority: 99,
  conditions: null,
  actions: { appSignOn: { access: 'ALLOW', verificationMethod } },
  ...fields,
});

export const deny = () =>
  accessRule(assurance('1FA'), { actions: { appSignOn: { access: 'DENY', verificationMethod: assurance('1FA') } } });

export const accessPolicy = (id: string, rules: object[], fields: object = {}) => ({
  id,
  type: 'ACCESS_POLICY',
  name: `Policy ${id}`,
  status: 'ACTIVE',
  rules,
  mappings: [],
  ...fields,
});

export const sessionRule = (requireFactor: boolean, fields: object = {}) => ({
  id: 'rul-s',
  name: 'Default Rule',
  status: 'ACTIVE',
  actions: { signon: { access: 'ALLOW', requireFactor } },
  ...fields,
});

export const sessionPolicy = (rules: object[], fields: object = {}) => ({
  id: 'pol-session',
  type: 'OKTA_SIGN_ON',
  name: 'Default Policy',
  status: 'ACTIVE',
  priority: 1,
  rules,
  mappings: null,
  ...fields,
});

export const passwordPolicy = (fields: { password?: object; [key: string]: unknown } = {}) => {
  const { password, ...rest } = fields;
  const settings = {
    complexity: {
      minLength: 12,
      minLowerCase: 1,
      minUpperCase: 1,
      minNumber: 1,
      minSymbol: 0,
      dictionary: { common: { exclude: true } },
    },
    age: { maxAgeDays: 0, minAgeMinutes: 0, historyCount: 4 },
    lockout: { maxAttempts: 10, autoUnlockMinutes: 0 },
  };
  const merged = Object.fromEntries(
    Object.entries(settings).map(([group, values]) => [
      group,
      { ...values, ...(password as Record<string, object> | undefined)?.[group] },
    ]),
  );
  return {
    id: 'pol-password',
    type: 'PASSWORD',
    name: 'Default Policy',
    status: 'ACTIVE',
    conditions: { authProvider: { provider: 'OKTA' } },
    settings: { password: merged },
    rules: [],
    mappings: null,
    ...rest,
  };
};

export const everyone = { id: 'g-everyone', type: 'BUILT_IN', profile: { name: 'Everyone' } };
export const staff = { id: 'g-staff', type: 'OKTA_GROUP', profile: { name: 'Staff' } };
export const assigned = (appId: string, userId: string, scope = 'GROUP') => ({
  appId,
  userId,
  scope,
  status: 'ACTIVE',
});
