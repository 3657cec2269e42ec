import type { OktaRecord } from './org-source.ts';

export type Predicate = (record: OktaRecord) => boolean;

type Token = { text: string; quoted: boolean };

/**
 * The filter language of `filter=` and `search=`: `status eq "ACTIVE" and (lastUpdated gt "…" or not (id pr))`.
 * Throws on text it cannot read; the server answers that with Okta's "Invalid search criteria".
 */
export function parseFilter(text: string): Predicate {
  const tokens = tokenise(text);
  let at = 0;
  const peek = (): string => tokens[at]?.text.toLowerCase() ?? '';
  const take = (): Token => {
    const token = tokens[at++];
    if (!token) throw new Error(`filter ends too early: ${text}`);
    return token;
  };

  function either(): Predicate {
    let left = both();
    while (peek() === 'or') {
      at++;
      const [first, second] = [left, both()];
      left = (record) => first(record) || second(record);
    }
    return left;
  }

  function both(): Predicate {
    let left = single();
    while (peek() === 'and') {
      at++;
      const [first, second] = [left, single()];
      left = (record) => first(record) && second(record);
    }
    return left;
  }

  function single(): Predicate {
    if (peek() === 'not') {
      at++;
      const inner = single();
      return (record) => !inner(record);
    }
    if (peek() === '(') {
      at++;
      const inner = either();
      if (take().text !== ')') throw new Error(`missing ")" in filter: ${text}`);
      return inner;
    }
    const attribute = take().text.split('.');
    const operator = take().text.toLowerCase();
    if (operator === 'pr') return (record) => valueAt(record, attribute) != null;
    const compare = operators[operator];
    if (!compare) throw new Error(`unknown operator "${operator}" in filter: ${text}`);
    const wanted = take().text;
    return (record) => {
      const value = valueAt(record, attribute);
      return value != null && compare(String(value), wanted);
    };
  }

  const predicate = either();
  if (at !== tokens.length) throw new Error(`cannot read filter: ${text}`);
  return predicate;
}

/** Timestamps are ISO text of one format, so comparing text compares time. */
const operators: Record<string, (value: string, wanted: string) => boolean> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  gt: (value, wanted) => value > wanted,
  ge: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  le: (value, wanted) => value <= wanted,
  sw: (value, wanted) => value.startsWith(wanted),
  ew: (value, wanted) => value.endsWith(wanted),
  co: (value, wanted) => value.includes(wanted),
};

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|([()])|([^\s()"]+))/gy;
  let end = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    end = pattern.lastIndex;
    const quoted = match[1] !== undefined;
    tokens.push({ text: quoted ? (match[1] ?? '').replaceAll('\\"', '"') : (match[2] ?? match[3] ?? ''), quoted });
  }
  if (text.slice(end).trim() !== '') throw new Error(`cannot read filter: ${text}`);
  return tokens;
}

function valueAt(record: OktaRecord, path: readonly string[]): unknown {
  let value: unknown = record;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as OktaRecord)[key];
  }
  return value;
}
