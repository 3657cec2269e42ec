import { hashText } from './random.ts';

/**
 * Cursors are opaque to clients and bound to the query they came from: Okta refuses a cursor that was decoded,
 * changed or moved to another listing. Base64 is used on purpose: `+`, `/` and `=` break clients that re-encode.
 */
export function encodeCursor(path: string, query: URLSearchParams, key: string): string {
  return Buffer.from(`${binding(path, query)} ${key}`, 'utf8').toString('base64');
}

/** The key inside a cursor, or undefined when the cursor does not belong to this listing. */
export function decodeCursor(path: string, query: URLSearchParams, cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64').toString('utf8');
  const space = text.indexOf(' ');
  if (space < 0 || text.slice(0, space) !== binding(path, query)) return undefined;
  const key = text.slice(space + 1);
  return encodeCursor(path, query, key) === cursor ? key : undefined;
}

/** What a cursor is bound to: path and query, less the page itself and its size. */
function binding(path: string, query: URLSearchParams): string {
  let text = path;
  for (const [name, value] of query) {
    if (name !== 'after' && name !== 'limit') text += `&${name}=${value}`;
  }
  return hashText(text).toString(36);
}
