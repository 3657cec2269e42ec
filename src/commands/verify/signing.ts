import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { actingUser } from '../../profiles/acting-user.ts';
import { givenSigningKey } from '../../profiles/signing-keys.ts';
import { type ChosenSigning, fingerprintOf, signedWith, unsigned } from '../../snapshot/dsse.ts';
import type { CommandContext } from '../command.ts';

/**
 * How the evidence of an org is signed: with the key that the environment gives; in CI else not at all, since a key
 * that is made there is thrown away with the machine; elsewhere with the key that this machine keeps for the org.
 * A bad key is found here. A key that does not exist yet is made when the function that this gives back is called.
 * @throws UsageError
 */
export async function chooseSigning(context: CommandContext, host: string): Promise<() => Promise<ChosenSigning>> {
  const { env, cwd, signingKeys } = context;
  const given = await givenSigningKey(env, cwd);
  if (given) return async () => signingWith(given);
  const { ci } = actingUser(env);
  if (ci !== null) {
    const nothing = unsigned(`Not signed: run in CI (${ci}) without OKTA_EVIDENCE_SIGNING_KEY.`);
    return async () => nothing;
  }
  const kept = await signingKeys.read(host);
  return async () => signingWith(kept ?? (await makeKey(context, host)));
}

/** The key that this machine would sign with, as its public half: to be shown, and to be pinned by `verify`. */
export async function ownPublicKey({ env, cwd, signingKeys }: CommandContext, host: string): Promise<KeyObject | null> {
  const key = (await givenSigningKey(env, cwd)) ?? (await signingKeys.read(host));
  return key ? createPublicKey(key) : null;
}

function signingWith(key: KeyObject): ChosenSigning {
  return signedWith({ publicKey: createPublicKey(key), sign: (bytes) => sign(null, bytes, key) });
}

async function makeKey({ terminal, signingKeys }: CommandContext, host: string): Promise<KeyObject> {
  const { key, file } = await signingKeys.make(host);
  const publicKey = createPublicKey(key);
  terminal.note(
    [
      `A key to sign the evidence of ${host} was made, and is kept in ${file}`,
      'Give its public half to whoever will check the evidence, by another way than the evidence itself:',
      pemOf(publicKey).trim(),
      `Fingerprint: ${fingerprintOf(publicKey)}   (again: okta-evidence verify --print-key)`,
      '',
    ].join('\n'),
  );
  return key;
}

export const pemOf = (publicKey: KeyObject): string => publicKey.export({ type: 'spki', format: 'pem' }).toString();
