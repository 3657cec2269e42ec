import { z } from 'zod';
import type { EntityRef } from '../check.ts';
import { dateText, parseRecords, requiredText } from './record-file.ts';

/** Somebody accepted a failure, for a reason and until a date. */
export interface Waiver {
  /** A check; with `entity` alone the waiver holds in every check. */
  check?: string | undefined;
  /** Okta's id of the entity, or what people call it. */
  entity?: string | undefined;
  owner: string;
  reason: string;
  expiry: string;
}

const row = z
  .strictObject({
    check: requiredText.optional(),
    entity: requiredText.optional(),
    owner: requiredText,
    reason: requiredText,
    expiry: dateText.refine((value) => !Number.isNaN(Date.parse(value)), 'is not a date of the calendar'),
  })
  .refine(({ check, entity }) => check !== undefined || entity !== undefined, 'names neither a check nor an entity');

/** @throws UsageError with the line of what is wrong */
export const parseWaivers = (source: string, name: string): Waiver[] => parseRecords(source, name, row);

/** A date alone holds until its end, in UTC. */
const endOf = (expiry: string): number =>
  expiry.length === 10 ? Date.parse(`${expiry}T23:59:59.999Z`) : Date.parse(expiry);

/** The waivers at one moment, remembering which of them were used. */
export interface WaiverBook {
  covering(check: string, entity: EntityRef): Waiver | undefined;
  /** What the reader must know: expired ones, and those that waive nothing. */
  notes(): string[];
}

export function waiverBook(waivers: readonly Waiver[], at: number): WaiverBook {
  const used = new Set<Waiver>();
  const current = waivers.filter(({ expiry }) => at <= endOf(expiry));
  const named = ({ check, entity, owner }: Waiver) =>
    `${[check, entity].filter(Boolean).join(' of ')} (owner ${owner})`;
  return {
    covering: (check, entity) => {
      const found = current.find(
        (waiver) =>
          (waiver.check ?? check) === check &&
          (waiver.entity === undefined || waiver.entity === entity.id || waiver.entity === entity.label),
      );
      if (found) used.add(found);
      return found;
    },
    notes: () => [
      ...waivers
        .filter((waiver) => !current.includes(waiver))
        .map((waiver) => `The waiver for ${named(waiver)} expired on ${waiver.expiry} and was not applied.`),
      ...current
        .filter((waiver) => !used.has(waiver))
        .map((waiver) => `The waiver for ${named(waiver)} matches no failure.`),
    ],
  };
}
