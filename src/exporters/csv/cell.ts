/**
 * Text for one CSV cell, safe to open in a spreadsheet: what starts like a formula, also behind blanks, quotes or in
 * full-width form, gets an apostrophe in front (OWASP, "CSV Injection"). Control characters go, save line breaks,
 * which RFC 4180 allows in quotes.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  // Nearly every cell is like this, and there are millions of them.
  if (typeof value === 'string' && plain.test(value)) return value;
  const text = (Array.isArray(value) ? value.join('; ') : typeof value === 'string' ? value : JSON.stringify(value))
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(unprintable, '');
  return formulaLike.test(text) ? `'${text}` : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

const plain = /^[A-Za-z0-9][\x20-\x7e]*$/;

const formulaLike = /^[\s"'\u200b-\u200f\u2060]*[=+\-@|%\t\n\uff1d\uff0b\uff0d\uff20]/;
