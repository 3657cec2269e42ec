/**
 * Markup whose values are escaped by construction: a template's text is ours, everything put into it is data unless
 * it is markup itself. Nothing from an org can become live.
 */
export interface Markup {
  readonly markup: string;
}

type Value = Markup | string | number | null | undefined | readonly Markup[];

export function markup(texts: TemplateStringsArray, ...values: Value[]): Markup {
  return { markup: texts.reduce((all, text, index) => all + inserted(values[index - 1]) + text) };
}

function inserted(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map((part) => part.markup).join('');
  return escaped(String(value));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Control characters and bidirectional overrides go, too: they could make a line read as what it is not. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(invisible, ' ')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
