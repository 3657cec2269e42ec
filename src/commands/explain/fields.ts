import { safeText } from '../../ui/terminal.ts';

const itemsShown = 20;

/** Evidence as lines, one field each; a list of records takes one line a record. */
export function fieldLines(evidence: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(evidence).flatMap(([name, value]) => {
    if (Array.isArray(value) && value.some(isRecord)) {
      const lines = value.slice(0, itemsShown).map((item) => `  - ${isRecord(item) ? inLine(item) : scalar(item)}`);
      const more = value.length - itemsShown;
      return [`${safeText(name, 60)}:`, ...lines, ...(more > 0 ? [`  - and ${more} more`] : [])];
    }
    if (isRecord(value)) return [`${safeText(name, 60)}:`, ...fieldLines(value).map((line) => `  ${line}`)];
    return [`${safeText(name, 60)}: ${scalar(value)}`];
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inLine = (record: Record<string, unknown>): string =>
  Object.entries(record)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${safeText(name, 60)} ${isRecord(value) ? `(${inLine(value)})` : scalar(value)}`)
    .join(', ');

function scalar(value: unknown): string {
  if (value === undefined || value === null) return 'not set';
  if (!Array.isArray(value)) return safeText(value, 200);
  return value.length === 0 ? 'none' : value.map((item) => (isRecord(item) ? inLine(item) : scalar(item))).join(', ');
}
