import type { Manifest } from '../../snapshot/manifest.ts';

/** What this evidence cannot show, said before anybody relies on it. The same for every run, then what this run lacks. */
export function limitationsOf(manifest: Manifest): string[] {
  return [
    'Okta only: what people reach without Okta, and local accounts inside applications, are not seen.',
    "A user's factors are listed by Okta as seen from the collector's own address and device; other conditions may give other lists.",
    'lastLogin is sign-in to Okta; use through the API or through a delegated directory does not move it.',
    'Devices are those registered with Okta; what signs in from a device that is not registered is not among them.',
    'Settings are as they were when read; a period is proven by repeated snapshots, not by one.',
    'The results are evidence for a reviewer, not an opinion on any control.',
    ...ofThisOrg(manifest),
    ...Object.entries(manifest.datasets).flatMap(([id, entry]) => [
      ...(entry.status === 'complete'
        ? []
        : [`${id}: ${entry.status}${entry.error ? `, ${entry.error.message}` : ''}${accepted(id, manifest)}`]),
      ...(entry.nonconforming > 0 ? [`${id}: ${entry.nonconforming} records were not of the documented shape.`] : []),
      ...entry.excluded.map(({ what, count, reason }) =>
        count > 0 ? `${id}: ${count} left out, ${what}: ${reason}.` : `${id}: ${what}: ${reason}.`,
      ),
      ...entry.crossChecks
        .filter(({ ok }) => !ok)
        .map(({ name, expected, actual }) => `${id}: ${name}: ${expected} expected, ${actual} found.`),
      ...(entry.period ? [`${id}: from ${entry.period.from} to ${entry.period.to}.`] : []),
    ]),
  ];
}

const accepted = (id: string, { acceptedGaps }: Manifest): string =>
  acceptedGaps.includes(id) ? ' (accepted as a gap)' : '';

function ofThisOrg({ org }: Manifest): string[] {
  return [
    ...(org.environment === 'production' ? [] : [`The org is not in production: ${org.environment}.`]),
    ...(org.engine === 'classic'
      ? ['Classic Engine: the sign-on rules of single applications are not in the API.']
      : []),
    ...(org.engine === null ? ['The engine of the org (Identity or Classic) was not told.'] : []),
  ];
}
