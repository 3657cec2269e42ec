/** A small strict parser of XML 1.0: what it takes, every real one takes. Throws at the first thing out of order. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const name = /[A-Za-z_:][\w:.-]*/y;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function parseXml(source: string): Element {
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${source.slice(at, at + 40)}`);
  };
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0] ?? fail(`expected ${pattern.source}`);
    at += found.length;
    return found;
  };
  const spaces = () => take(/\s*/y);
  const decoded = (raw: string): string =>
    raw.replace(/&(#x?[\da-fA-F]+|\w+);|&/g, (whole, entity?: string) => {
      if (entity === undefined) fail('a bare ampersand');
      if (!entity?.startsWith('#')) return entities[entity ?? ''] ?? fail(`unknown entity ${whole}`);
      const code = entity.startsWith('#x') ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
      return isCharacter(code) ? String.fromCodePoint(code) : fail(`not a character ${whole}`);
    });
  const attribute = (): [string, string] => {
    const key = take(name);
    take(/\s*=\s*/y);
    const quoted = take(/"[^"<]*"|'[^'<]*'/y);
    return [key, decoded(quoted.slice(1, -1))];
  };
  const element = (): Element => {
    take(/</y);
    const found: Element = { name: take(name), attributes: {}, children: [], text: '' };
    for (spaces(); !/[/>]/.test(source[at] ?? '>'); spaces()) {
      const [key, value] = attribute();
      if (key in found.attributes) fail(`attribute ${key} twice`);
      found.attributes[key] = value;
    }
    if (source.startsWith('/>', at)) {
      at += 2;
      return found;
    }
    take(/>/y);
    while (!source.startsWith('</', at)) {
      if (at >= source.length) fail(`${found.name} is never closed`);
      if (source[at] === '<') found.children.push(element());
      else found.text += decoded(take(/[^<]+/y));
    }
    take(/<\//y);
    if (take(name) !== found.name) fail(`${found.name} is closed by another name`);
    take(/\s*>/y);
    return found;
  };
  for (const character of source) if (!isCharacter(character.codePointAt(0) ?? 0)) fail('not a character of XML');
  take(/<\?xml version="1\.0" encoding="UTF-8"\?>\s*/y);
  const root = element();
  spaces();
  return at === source.length ? root : fail('something after the end');
}

const isCharacter = (code: number): boolean =>
  [0x9, 0xa, 0xd].includes(code) ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);
