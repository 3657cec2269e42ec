import type { Checked } from '../../snapshot/verify/checked.ts';
import type { Verification } from '../../snapshot/verify.ts';
import { safeText, type Terminal } from '../../ui/terminal.ts';

/** What was proven, what was not, and what is wrong. */
export function draw({ path, kind, checked, purged, findings }: Verification, { out }: Terminal): string {
  const lines = checked.length === 1 ? [...one(checked[0] as Checked), ''] : [...many(checked, purged), ''];
  if (findings.length === 0) {
    lines.push(out.green(`Integrity is proven: ${integrity(kind, checked)}`), ...authorship(checked));
  } else {
    const count = findings.length === 1 ? '1 thing is wrong' : `${findings.length} things are wrong`;
    lines.push(out.red(`NOT proven: ${count} with ${path}`));
    for (const { file, problem, message } of findings) {
      lines.push(`  ${problem.padEnd(17)} ${safeText(file || '.', 200)}: ${safeText(message, 300)}`);
    }
  }
  return lines.join('\n');
}

const one = ({ kind, snapshot, org, files, bytes, signature }: Checked): string[] => [
  `${kind === 'bundle' ? 'Bundle of snapshot' : 'Snapshot'} ${safeText(snapshot ?? 'unknown')} of ${safeText(org ?? 'an unknown org')}: ${files} files, ${bytes.toLocaleString('en-US')} bytes`,
  ...(signature.keyFingerprint ? [`Signed with key ${signature.keyFingerprint}`] : []),
];

const many = (checked: readonly Checked[], purged: readonly string[]): string[] => [
  ...checked.map(({ kind, path, files, signature, findings }) => {
    const key = signature.keyFingerprint ? `signed with key ${signature.keyFingerprint.slice(0, 16)}…` : 'not signed';
    const verdict = findings.length === 0 ? 'whole' : `${findings.length} wrong`;
    return `${kind.padEnd(8)} ${safeText(path)}: ${files} files, ${key}, ${verdict}`;
  }),
  ...(purged.length > 0 ? [`Purged on record: ${purged.map((id) => safeText(id)).join(', ')}`] : []),
];

function integrity(kind: Verification['kind'], checked: readonly Checked[]): string {
  const unsigned = checked.filter(({ signature }) => !signature.signed).length;
  const files = 'every file is there and unaltered, and nothing was added';
  const chain = kind === 'snapshot' || kind === 'bundle' ? '' : ', and the chain of snapshots has no gap';
  const against = kind === 'bundle' ? 'SHA256SUMS' : 'manifest.json';
  const but =
    unsigned === 0
      ? ''
      : ` Measured against ${against}, which no signature covers${checked.length > 1 ? ` in ${unsigned} of ${checked.length}` : ''}.`;
  return `${files}${chain}.${but}`;
}

function authorship(checked: readonly Checked[]): string[] {
  const unsigned = checked.filter(({ signature }) => !signature.signed);
  const pinned = checked.filter(({ signature }) => signature.pinned === true);
  if (pinned.length === checked.length) {
    const from =
      pinned[0]?.signature.pinnedFrom === 'key'
        ? 'the key that was given'
        : 'the key that this machine keeps for the org';
    return [`Authorship is proven: it was signed with ${from}.`];
  }
  const reasons = [...new Set(unsigned.map(({ signature }) => signature.reason ?? 'Not signed.'))];
  if (unsigned.length > 0) {
    const kept = unsigned.some(({ signature }) => signature.pinnedFrom !== null);
    return [
      'Authorship is NOT proven: anybody could have made it.',
      ...reasons.map((reason) => safeText(reason, 300)),
      ...(kept ? ['This machine keeps a key for the org: what it made itself carries a signature.'] : []),
    ];
  }
  return [
    'Authorship is NOT proven: no key is pinned, and anybody can make one. Compare the fingerprint with the one that',
    'you were given by another way, or pin it: okta-evidence verify <path> --key <public key pem>',
  ];
}
