import { UsageError } from '../errors.ts';

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `6h`, `7d` in ms. */
export function parseAge(flag: string, value: string): number {
  const match = /^(\d+)([smhd])$/.exec(value);
  const ms = Number(match?.[1]) * (units[match?.[2] ?? ''] ?? Number.NaN);
  if (ms > 0) return ms;
  throw new UsageError({
    code: 'age-invalid',
    message: `${flag} takes an age, and "${value}" is none.`,
    hint: 'Write 90s, 30m, 6h or 7d.',
  });
}
