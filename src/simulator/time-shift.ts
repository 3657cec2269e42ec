const day = 86_400_000;

// "2026-01-31T…" and Okta's older "2026-01-31 07:55:06.0": whole timestamps only, a bare date is left alone.
const timestamp = /"(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}:\d{2}[^"]*)"/g;

/**
 * Moves every timestamp in a JSON text by whole days, so that the day the fixture was written for becomes today:
 * an account that was inactive for 120 days stays so for ever, and the time of day stays as written.
 */
export function shiftDays(json: string, asOf: string, nowMs: number): string {
  const shift = Math.floor(nowMs / day) * day - Math.floor(Date.parse(asOf) / day) * day;
  if (shift === 0) return json;
  return json.replaceAll(timestamp, (_all, date: string, time: string) => {
    const moved = new Date(Date.parse(`${date}T00:00:00Z`) + shift).toISOString().slice(0, 10);
    return `"${moved}${time}"`;
  });
}
