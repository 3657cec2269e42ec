import type { Schema } from './openapi.ts';

export interface Corruption {
  what: string;
  path: string;
  /** Spoils the body; false when there was nothing in it to spoil. */
  corrupt(body: Schema): boolean;
}

/** Changes the first row that fits. */
function row(fits: (row: Schema) => boolean, change: (row: Schema) => void): (body: Schema) => boolean {
  return (body) => {
    const found = (Array.isArray(body) ? body : []).find(fits);
    if (found) change(found);
    return found !== undefined;
  };
}

const any = (): boolean => true;
const users = '/api/v1/users';
const apps = '/api/v1/apps';
const policies = '/api/v1/policies';
const rules = '/api/v1/policies/{policyId}/rules';
const factors = '/api/v1/users/{userId}/factors';

/** Twenty ways to be wrong, one at a time. A validator that lets one of them pass proves nothing. */
export const corruptions: readonly Corruption[] = [
  {
    what: 'a user status of no user',
    path: users,
    corrupt: row(any, (user) => {
      user.status = 'RETIRED';
    }),
  },
  {
    what: 'a user whose profile is text',
    path: users,
    corrupt: row(any, (user) => {
      user.profile = 'Ada';
    }),
  },
  {
    what: 'an unknown key of a user',
    path: users,
    corrupt: row(any, (user) => {
      user.mfaEnrolled = true;
    }),
  },
  {
    what: 'a user id that is a number',
    path: users,
    corrupt: row(any, (user) => {
      user.id = 17;
    }),
  },
  {
    what: 'a user created at no time',
    path: users,
    corrupt: row(any, (user) => {
      user.created = 'yesterday';
    }),
  },
  {
    what: 'a user whose status is null',
    path: users,
    corrupt: row(any, (user) => {
      user.status = null;
    }),
  },
  {
    what: 'an unknown key among the credentials',
    path: users,
    corrupt: row(any, (user) => {
      user.credentials.pin = '1';
    }),
  },
  {
    what: 'a provider of no kind',
    path: users,
    corrupt: row(any, (user) => {
      user.credentials.provider.type = 'GITHUB';
    }),
  },
  {
    what: 'a factor status of no factor',
    path: factors,
    corrupt: row(any, (factor) => {
      factor.status = 'READY';
    }),
  },
  {
    what: 'the profile of another factor type',
    path: factors,
    corrupt: row(
      (factor) => factor.factorType === 'webauthn',
      (factor) => {
        factor.profile = { phoneNumber: '+1' };
      },
    ),
  },
  {
    what: 'a group of no type',
    path: '/api/v1/groups',
    corrupt: row(any, (group) => {
      group.type = 'TEAM';
    }),
  },
  {
    what: 'a list that is an object',
    path: '/api/v1/groups',
    corrupt: row(any, (group) => {
      group.objectClass = {};
    }),
  },
  {
    what: 'a setting of no browser app',
    path: apps,
    corrupt: row(
      (app) => app.signOnMode === 'OPENID_CONNECT',
      (app) => {
        app.settings.signOn = { ssoAcsUrl: 'x' };
      },
    ),
  },
  {
    what: 'an app status of no app',
    path: apps,
    corrupt: row(any, (app) => {
      app.status = 'PAUSED';
    }),
  },
  {
    what: 'an app without the settings it needs',
    path: apps,
    corrupt: row(
      (app) => app.signOnMode === 'OPENID_CONNECT',
      (app) => {
        delete app.settings;
      },
    ),
  },
  {
    what: 'a password length in words',
    path: policies,
    corrupt: row(
      (policy) => policy.type === 'PASSWORD',
      (policy) => {
        policy.settings.password.complexity.minLength = 'twelve';
      },
    ),
  },
  {
    what: 'an unknown lockout setting',
    path: policies,
    corrupt: row(
      (policy) => policy.type === 'PASSWORD',
      (policy) => {
        policy.settings.password.lockout.attempts = 5;
      },
    ),
  },
  {
    what: 'a rule that neither allows nor denies',
    path: rules,
    corrupt: row(
      (rule) => rule.type === 'ACCESS_POLICY',
      (rule) => {
        rule.actions.appSignOn.access = 'MAYBE';
      },
    ),
  },
  {
    what: 'a role without its type',
    path: '/api/v1/users/{userId}/roles',
    corrupt: row(any, (role) => {
      delete role.type;
    }),
  },
  {
    what: 'a log stream without its id',
    path: '/api/v1/logStreams',
    corrupt: row(any, (stream) => {
      delete stream.id;
    }),
  },
  {
    what: 'a log event with an outcome of no kind',
    path: '/api/v1/logs',
    corrupt: row(any, (event) => {
      event.outcome.result = 'MEH';
    }),
  },
  {
    what: 'an API token without its name',
    path: '/api/v1/api-tokens',
    corrupt: row(any, (token) => {
      delete token.name;
    }),
  },
];
