import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { readAudit } from '../../profiles/audit-log.ts';
import { resolveSettings } from '../../settings.ts';
import { fingerprintOf } from '../../snapshot/dsse.ts';
import type { Pin } from '../../snapshot/verify/check-signature.ts';
import { verify } from '../../snapshot/verify.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import type { Verified } from '../verify.ts';
import { ownPublicKey, pemOf } from './signing.ts';

export async function runVerify(input: CommandInput, context: CommandContext): Promise<Verified> {
  if (input['printKey']) return { printed: await printKey(context) };
  const path = input['path'];
  if (typeof path !== 'string') {
    throw new UsageError({
      code: 'verify-path-missing',
      message: 'verify needs the path of what is to be verified.',
      hint: 'Name a snapshot, a bundle (folder or .zip) or the evidence folder: okta-evidence verify ./evidence',
    });
  }
  const given = typeof input['key'] === 'string' ? await givenKey(resolve(context.cwd, input['key'])) : undefined;
  return verify(resolve(context.cwd, path), {
    pinOf: async (host) => given ?? keptKey(context, host),
    recorded: (orgFolder) =>
      new Map(
        readAudit(orgFolder).entries.flatMap(({ action, snapshot, manifestSha256 }) =>
          action.startsWith('sync') && snapshot && manifestSha256 ? [[snapshot, manifestSha256] as const] : [],
        ),
      ),
  });
}

async function keptKey(context: CommandContext, host: string): Promise<Pin | null> {
  const publicKey = await ownPublicKey(context, host);
  return publicKey && { keyFingerprint: fingerprintOf(publicKey), from: 'machine' };
}

async function givenKey(file: string): Promise<Pin> {
  const hint = 'It is what `okta-evidence verify --print-key` prints: a PEM that begins with BEGIN PUBLIC KEY.';
  const wrong = (code: string, message: string): UsageError => new UsageError({ code, message, hint });
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw wrong('verify-key-unreadable', `The key ${file} cannot be read (${error.code}).`);
  });
  if (pem.includes('PRIVATE KEY')) {
    throw wrong('verify-key-private', `${file} holds a private key, which no one but its owner should have.`);
  }
  try {
    const publicKey = createPublicKey(pem);
    if (publicKey.asymmetricKeyType === 'ed25519') return { keyFingerprint: fingerprintOf(publicKey), from: 'key' };
  } catch {
    // Said below.
  }
  throw wrong('verify-key-invalid', `${file} holds no public Ed25519 key.`);
}

async function printKey(context: CommandContext) {
  const { host } = await (await resolveSettings(context)).org();
  const publicKey = await ownPublicKey(context, host);
  if (publicKey) return { org: host, publicKey: pemOf(publicKey), keyFingerprint: fingerprintOf(publicKey) };
  throw new UsageError({
    code: 'no-signing-key',
    message: `This machine has no key that it would sign evidence of ${host} with.`,
    hint: '`okta-evidence sync` makes one, save in CI, where OKTA_EVIDENCE_SIGNING_KEY has to bring it.',
  });
}
