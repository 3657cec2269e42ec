import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import type { StoreKind } from './credential-store.ts';

/** When an API token lapses. Each use puts it off by its window, 30 days unless somebody chose another one. */
export interface TokenLapse {
  /** ISO 8601 UTC; null for a token that never lapses. */
  expiresAt: string | null;
  /**
   * `exact`: Okta says so of the owner's only token. `earliest-of-n`: the owner has several, and which one this is
   * cannot be told. `estimated`: the list cannot be read, so 30 days from the last use.
   */
  basis: 'exact' | 'earliest-of-n' | 'estimated';
  windowDays: number | null;
  /** Zones that it may be used from, by id; null: from anywhere, or not known. */
  networkZone: { include: string[]; exclude: string[] } | null;
  /** The owner's tokens, where there are several. */
  candidates: { name: string; expiresAt: string | null }[];
}

/** A named connection to one Okta org. It holds no secret: those are in the credential store. */
export interface Profile {
  name: string;
  org: {
    url: string;
    /** From /.well-known/okta-organization: tells an org that was replaced under the same name. */
    id: string;
    name: string | null;
    /** The host is not in Okta's domains, and the person said that it is theirs all the same. */
    customDomain: boolean;
  };
  auth: 'token' | 'service-app' | 'browser';
  /** Who the credential belongs to: a user, or a service app by its client id. */
  principal: { id: string; login: string | null } | null;
  /** The OAuth scopes that were granted; none with an API token. */
  scopes?: string[];
  /** What is known of an API token: when it lapses, and from where it may be used. */
  credential?: TokenLapse | null;
  /** Where the credential lies; `none`: the environment must bring it. */
  store: StoreKind | 'none';
  /** Prints the passphrase of the sealed file, so that a password manager or vault can hold it. */
  passphraseCommand?: string;
  /** Absolute: the same evidence folder, whatever folder a command is run in. */
  evidenceFolder: string;
  /** Datasets that cannot be read and need not be. */
  acceptedGaps: string[];
  connectedAt: string;
  /** The credential was erased then, and the evidence kept. */
  disconnectedAt?: string;
}

export interface ProfileStore {
  read(name: string): Promise<Profile | undefined>;
  write(profile: Profile): Promise<void>;
  delete(name: string): Promise<void>;
  /** Names, sorted. */
  list(): Promise<string[]>;
}

/** Profiles as JSON files in `folder`, one each, readable by their owner alone. */
export function createProfileStore(folder: string): ProfileStore {
  const fileOf = (name: string): string => join(folder, `${checkedName(name)}.json`);
  return {
    async read(name) {
      const file = fileOf(name);
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
        throw error;
      });
      return text === undefined ? undefined : parseProfile(text, file, name);
    },
    async write(profile) {
      const file = fileOf(profile.name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const part = `${file}.${process.pid}.part`;
      try {
        await writeFile(part, `${JSON.stringify(profile, null, 2)}\n`, { mode: 0o600 });
        await rename(part, file);
      } finally {
        await rm(part, { force: true });
      }
    },
    async delete(name) {
      await rm(fileOf(name), { force: true });
    },
    async list() {
      const names = await readdir(folder).catch(() => [] as string[]);
      return names
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -'.json'.length))
        .sort();
    },
  };
}

/** The name becomes a file name, so it must not lead out of the folder. */
function checkedName(name: string): string {
  if (/^[a-z\d][\w.-]{0,63}$/i.test(name)) return name;
  throw new UsageError({
    code: 'profile-name-invalid',
    message:
      'A profile name is 1 to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit.',
    hint: 'For example: --profile acme-prod.',
  });
}

function parseProfile(text: string, file: string, name: string): Profile {
  const profile = parse(text);
  if (typeof profile?.org?.url === 'string' && typeof profile.evidenceFolder === 'string') {
    return { ...(profile as Profile), name, acceptedGaps: profile.acceptedGaps ?? [] };
  }
  throw new UsageError({
    code: 'profile-damaged',
    message: `${file} is damaged.`,
    hint: `Delete it and run \`okta-evidence connect <org> --profile ${name}\` again.`,
  });
}

function parse(text: string): Partial<Profile> | undefined {
  try {
    return JSON.parse(text) as Partial<Profile>;
  } catch {
    return undefined;
  }
}
