/**
 * Fields of records that need not match their schema: a nonconforming record is kept as received, and must neither
 * make a check throw nor be taken for something it does not say.
 */
export type Fields = Readonly<Record<string, unknown>>;

export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A string with something in it. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const texts = (value: unknown): string[] => list(value).filter((item) => typeof item === 'string');

/** Okta's id of a record; what has none can still be counted and named. */
export const idOf = (record: { id?: unknown }): string => text(record.id) ?? 'without an id';

export const whole = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? value : undefined;

/** Follows keys through objects; undefined as soon as one is missing. */
export function at(value: unknown, ...keys: string[]): unknown {
  let current = value;
  for (const key of keys) current = fields(current)[key];
  return current;
}

/** Missing `status` is how Okta sends some defaults: they are in force. */
export const isActive = (item: { status?: unknown }): boolean => (text(item.status) ?? 'ACTIVE') === 'ACTIVE';
