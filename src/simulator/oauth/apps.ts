import { generateKeyPairSync, type JsonWebKey, type KeyObject, randomBytes } from 'node:crypto';
import { readScopes } from './scopes.ts';

/** An app integration of the org, as far as its authorization server cares. */
export interface OAuthApp {
  clientId: string;
  type: 'service' | 'web' | 'native';
  /** Public keys that may sign its assertions. */
  jwks: JsonWebKey[];
  secret: string | undefined;
  /** Compared letter by letter, as Okta does. */
  redirectUris: string[];
  /** The API scopes that an admin has granted it. */
  scopes: string[];
  /** "Require Demonstrating Proof of Possession": on for new API Services apps. */
  dpop: boolean;
  /** Whether a service app holds an admin role. Without one its scopes are worth nothing. */
  adminRole: boolean;
}

/** What whoever runs the simulator needs to connect: made anew at each start, and only when asked for. */
export interface TestClients {
  serviceApp: { clientId: string; privateKeyPem: string; privateKeyJwk: JsonWebKey };
  webApp: { clientId: string; clientSecret: string; redirectUri: string };
  nativeApp: { clientId: string; redirectUri: string };
}

export interface Registrations {
  readonly apps: Map<string, OAuthApp>;
  readonly clients: TestClients;
  /** Signs ID and access tokens. */
  readonly signingKey: KeyObject;
  readonly signingJwk: JsonWebKey;
}

/** Acme lists it as "Nightly reporting", with the role Read-Only Administrator. */
const serviceClientId = '0oaacme12reporting00';
const redirectUri = 'http://localhost:3000/api/integrations/okta/callback';

const rsaKeys = (): { publicKey: KeyObject; privateKey: KeyObject } =>
  generateKeyPairSync('rsa', { modulusLength: 2048 });

let keys: { service: ReturnType<typeof rsaKeys>; server: ReturnType<typeof rsaKeys> } | undefined;

/** A service app, a web app and a native app, their keys generated here: none is ever written into a fixture. */
export function register(): Registrations {
  // Once a process: they take a while to make.
  keys ??= { service: rsaKeys(), server: rsaKeys() };
  const { service, server } = keys;
  const kid = 'simulated-service-key';
  const clients: TestClients = {
    serviceApp: {
      clientId: serviceClientId,
      privateKeyPem: service.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      privateKeyJwk: { ...service.privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' },
    },
    webApp: { clientId: '0oasimulatedweb00000', clientSecret: randomSecret(), redirectUri },
    nativeApp: { clientId: '0oasimulatednative00', redirectUri },
  };
  const common = {
    jwks: [],
    secret: undefined,
    redirectUris: [],
    scopes: [...readScopes],
    dpop: false,
    adminRole: true,
  };
  const jwk = { ...service.publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
  const signedIn = { ...common, redirectUris: [redirectUri] };
  const apps: OAuthApp[] = [
    { ...common, clientId: serviceClientId, type: 'service', jwks: [jwk], dpop: true },
    { ...signedIn, clientId: clients.webApp.clientId, type: 'web', secret: clients.webApp.clientSecret },
    { ...signedIn, clientId: clients.nativeApp.clientId, type: 'native' },
  ];
  return {
    apps: new Map(apps.map((app) => [app.clientId, app])),
    clients,
    signingKey: server.privateKey,
    signingJwk: { ...server.publicKey.export({ format: 'jwk' }), kid: 'simulated-org-key', use: 'sig', alg: 'RS256' },
  };
}

const randomSecret = (): string => randomBytes(32).toString('base64url');
