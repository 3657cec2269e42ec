const chunkSize = 1 << 16;

/** As `JSON.stringify(value, null, 2)` and a line feed, in chunks: what there is to say of a large org is too long for one text. */
export function* jsonText(value: object): Iterable<string> {
  let held = '';
  for (const piece of pieces(value, '', 4)) {
    held += piece;
    if (held.length < chunkSize) continue;
    yield held;
    held = '';
  }
  yield `${held}\n`;
}

function* pieces(value: unknown, indent: string, depth: number): Iterable<string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const shown = entries.filter(([, part]) => Array.isArray(value) || part !== undefined);
  if (depth === 0 || shown.length === 0) {
    yield (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${indent}`);
    return;
  }
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  for (const [index, [key, part]] of shown.entries()) {
    yield `${index === 0 ? open : ','}\n${indent}  ${Array.isArray(value) ? '' : `${JSON.stringify(key)}: `}`;
    yield* pieces(part, `${indent}  `, depth - 1);
  }
  yield `\n${indent}${close}`;
}
